import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

export interface SelfSignedCertificate {
  keyPem: string;
  certificatePem: string;
  /** The certificate as DER, which the handshake line carries. */
  der: Buffer;
}

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const OBJECT_ID = 0x06;
const UTF8_STRING = 0x0c;
const UTC_TIME = 0x17;
const TRUE = Buffer.from([0x01, 0x01, 0xff]);
const DAY_MS = 86_400_000;

/**
 * A self-signed ECDSA P-256 certificate for `name` (a DNS name), as go-plugin's AutoMTLS expects of both sides (its Go code
 * makes the same). Written as DER by hand: the packages that can do it are ten times slower.
 * @see https://www.rfc-editor.org/rfc/rfc5280
 */
export function selfSignedCertificate(now: Date, name = 'localhost'): SelfSignedCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(objectId('1.2.840.10045.4.3.2'));
  const body = sequence(
    element(0xa0, element(INTEGER, Buffer.from([2]))),
    element(INTEGER, serialNumber()),
    algorithm,
    subject(name),
    sequence(utcTime(new Date(now.getTime() - DAY_MS)), utcTime(new Date(now.getTime() + 3650 * DAY_MS))),
    subject(name),
    publicKey.export({ type: 'spki', format: 'der' }),
    element(0xa3, extensions(name)),
  );
  const signature = createSign('sha256').update(body).sign(privateKey);
  const der = sequence(body, algorithm, bitString(signature, 0));
  const keyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  return { der, keyPem, certificatePem: toPem(der) };
}

function serialNumber(): Buffer {
  const serial = randomBytes(16);
  // positive, and without leading zeros
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  return serial;
}

function subject(name: string): Buffer {
  const part = (id: string, value: string) =>
    element(SET, sequence(objectId(id), element(UTF8_STRING, Buffer.from(value))));
  return sequence(part('2.5.4.10', 'HashiCorp'), part('2.5.4.3', name));
}

/** Key usage (sign, encipher, agree, certify), use as server and client, certificate authority, the name. */
function extensions(name: string): Buffer {
  const usage = element(OCTET_STRING, bitString(Buffer.from([0xac]), 2));
  const purposes = element(
    OCTET_STRING,
    sequence(objectId('1.3.6.1.5.5.7.3.2'), objectId('1.3.6.1.5.5.7.3.1')),
  );
  const names = element(OCTET_STRING, sequence(element(0x82, Buffer.from(name))));
  return sequence(
    sequence(objectId('2.5.29.15'), TRUE, usage),
    sequence(objectId('2.5.29.37'), purposes),
    sequence(objectId('2.5.29.19'), TRUE, element(OCTET_STRING, sequence(TRUE))),
    sequence(objectId('2.5.29.17'), names),
  );
}

function element(tag: number, ...content: Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body]);
}

function sequence(...content: Buffer[]): Buffer {
  return element(SEQUENCE, ...content);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  return length < 0x100 ? Buffer.from([0x81, length]) : Buffer.from([0x82, length >> 8, length & 0xff]);
}

function bitString(content: Buffer, unusedBits: number): Buffer {
  return element(BIT_STRING, Buffer.from([unusedBits]), content);
}

function objectId(id: string): Buffer {
  const [first = 0, second = 0, ...rest] = id.split('.').map(Number);
  return element(OBJECT_ID, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

function utcTime(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]/g, '').slice(2, 14);
  return element(UTC_TIME, Buffer.from(`${digits}Z`));
}

function toPem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
