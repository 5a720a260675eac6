import type { LiveSession } from '../account/sessions'

/** A token that was given before the company asked mobile apps for the second factor is none any more. */
export const lacksFactor = ({ person, exempt, factorProvenAt }: LiveSession) =>
  person.company.mobileRequiresMfa && !exempt && factorProvenAt === null
