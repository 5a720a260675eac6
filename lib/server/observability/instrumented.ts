import type { DirectoryClient, Hasher, Mailer } from '../../domain/deps'
import { DomainError } from '../../domain/errors'
import { metrics } from './metrics/registry'
import { requestContext } from './request-context'
import { inSpan } from './tracing/tracing'

// What the domain asks of the world, counted, timed and traced on the way: each in this one place.

export function watchedHasher(hasher: Hasher): Hasher {
  const watched = <T>(run: () => Promise<T>) =>
    inSpan('hash', {}, async () => {
      const end = metrics().hashSeconds.startTimer()
      try {
        const done = await run()
        end()
        return done
      } catch (error) {
        if (error instanceof DomainError && error.code === 'busy') metrics().hashesShed.inc()
        throw error
      }
    })
  return {
    hashPassword: (password) => watched(() => hasher.hashPassword(password)),
    verifyPassword: (hash, password) => watched(() => hasher.verifyPassword(hash, password)),
    derive: (code, salt) => watched(() => hasher.derive(code, salt)),
    needsRehash: (hash) => hasher.needsRehash(hash),
  }
}

export const watchedMailer = (mailer: Mailer): Mailer => ({
  send: (mail) =>
    inSpan('mail', { 'mail.kind': mail.kind }, async () => {
      const end = metrics().mailSeconds.startTimer()
      const count = (outcome: 'sent' | 'failed') => metrics().mails.inc({ kind: mail.kind, outcome })
      try {
        await mailer.send(mail)
        count('sent')
      } catch (error) {
        count('failed')
        throw error
      } finally {
        end()
      }
    }),
})

export const watchedDirectory = (directory: DirectoryClient): DirectoryClient => ({
  authenticate: (row, given) =>
    inSpan('directory', {}, async () => {
      const context = requestContext()
      if (context) context.askedDirectory = true
      const end = metrics().directorySeconds.startTimer()
      try {
        const answer = await directory.authenticate(row, given)
        end({ outcome: answer.kind })
        return answer
      } catch (error) {
        end({ outcome: 'unavailable' })
        throw error
      }
    }),
})
