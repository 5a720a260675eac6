import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect, useState } from 'react'
import { Button } from '../../ui/button/button'
import { Dialog } from '../../ui/dialog/dialog'

/** While `asked`, a link of this page asks first; closing the tab is asked about by the browser itself. */
export function LeaveQuestion({ asked, onDiscard }: { asked: boolean; onDiscard: () => void }) {
  const t = useTranslations('admin.policy.leave')
  const router = useRouter()
  const [target, setTarget] = useState<string | null>(null)
  useEffect(() => {
    if (!asked) return
    const unload = (event: BeforeUnloadEvent) => event.preventDefault()
    const click = (event: MouseEvent) => {
      const href = targetOf(event)
      if (!href) return
      event.preventDefault()
      event.stopPropagation()
      setTarget(href)
    }
    window.addEventListener('beforeunload', unload)
    document.addEventListener('click', click, true)
    return () => {
      window.removeEventListener('beforeunload', unload)
      document.removeEventListener('click', click, true)
    }
  }, [asked])
  const leave = () => {
    onDiscard()
    if (target) router.push(target)
    setTarget(null)
  }
  return (
    <Dialog open={target !== null} onClose={() => setTarget(null)} title={t('title')} description={t('sentence')}>
      <div className="flex flex-wrap justify-end gap-3">
        <Button kind="danger" onClick={leave}>
          {t('leave')}
        </Button>
        <Button onClick={() => setTarget(null)}>{t('stay')}</Button>
      </div>
    </Dialog>
  )
}

/** Where this press leads in this tab; null where it stays on the page, opens another tab or saves a file. */
function targetOf(event: MouseEvent) {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link?.href || link.target || link.hasAttribute('download')) return null
  const here = document.location
  return link.origin === here.origin && link.pathname !== here.pathname ? link.pathname + link.search : null
}
