import { launchPortal, type Portal, readiness, type Settings } from '../../../../lib/testing/portal/portal'

/** Starts a server and waits until it is ready, as long as a machine that does much else may need. */
export async function startInTime(settings: Settings): Promise<Portal> {
  const portal = await launchPortal(settings)
  const tries = 5
  for (let n = 1; ; n += 1) {
    try {
      await readiness(portal)
      return portal
    } catch (error) {
      if (n === tries || portal.process.exitCode !== null) throw error
    }
  }
}
