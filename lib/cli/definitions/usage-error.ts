/** The command line cannot be understood: exit code 2. */
export class UsageError extends Error {
  constructor(
    message: string,
    /** What to print below the message. */
    readonly help = '',
  ) {
    super(message)
  }
}
