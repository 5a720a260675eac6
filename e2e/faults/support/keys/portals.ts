import { launchPortal, type Portal, readiness, type Settings } from '../../../../lib/testing/portal/portal'

const patience = 6

/** Starts a portal and waits until it is ready, as long as a machine that is busy with the fault itself may take. */
export async function startPatiently(settings: Settings): Promise<Portal> {
  const portal = await launchPortal(settings)
  for (let time = 1; ; time++)
    try {
      await readiness(portal)
      return portal
    } catch (error) {
      if (time === patience || portal.process.exitCode !== null) throw error
    }
}
