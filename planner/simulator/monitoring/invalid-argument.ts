/** A request that the Monitoring API answers with INVALID_ARGUMENT. */
export class InvalidArgument extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InvalidArgument';
  }
}
