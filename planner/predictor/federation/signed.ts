import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { z } from 'zod';

/** A text and who vouches for it: an Ed25519 signature of its bytes, as base64. */
export const signedSchema = z.strictObject({
  body: z.string().max(64 * 2 ** 20),
  signature: z.string().max(200),
});
export type Signed = Readonly<z.infer<typeof signedSchema>>;

/** What a JSON text of somebody else's holds; null where it does not keep the schema. */
export function parsed<T>(schema: z.ZodType<T>, text: string): T | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** `privateKey`: PEM of PKCS #8. */
export function signed(body: string, privateKey: string): Signed {
  return { body, signature: sign(null, Buffer.from(body), createPrivateKey(privateKey)).toString('base64') };
}

/** Whether the holder of a key, base64 of its SPKI form, has signed exactly this text; false for what is no key. */
export function isSignedBy({ body, signature }: Signed, publicKey: string): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519') return false;
    return verify(null, Buffer.from(body), key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

/** The public key of a private one, base64 of its SPKI form. */
export function publicKeyOf(privateKey: string): string {
  return createPublicKey(privateKey).export({ format: 'der', type: 'spki' }).toString('base64');
}
