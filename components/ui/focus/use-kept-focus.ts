import { useEffect } from 'react'

/**
 * Holds on to the keyboard's place. When the focused element is removed or disabled, browsers drop the focus to the page, and
 * a keyboard or screen reader user starts at its top again. Screens move the focus to the next thing to do themselves; this
 * catches the rest, a moment later: the nearest heading of what is left gets the focus.
 */
export function useKeptFocus() {
  useEffect(() => {
    let path: Element[] = []
    let timer: ReturnType<typeof setTimeout> | undefined
    const remember = ({ target }: FocusEvent) => {
      if (target instanceof Element) path = ancestorsOf(target)
    }
    const check = () => {
      if (path.length && isLost() && isUnable(path[0])) placeIn(path.find(isShown) ?? document.body)
    }
    const later = () => {
      // A disabled element drops the focus only when the page is drawn again, so the check itself asks for that.
      if (!isUnable(path[0])) return
      clearTimeout(timer)
      timer = setTimeout(check, settled)
    }
    // A press beside everything takes the focus away on purpose.
    const leave = ({ target }: PointerEvent) => {
      if (target instanceof Element && !target.closest(focusable)) path = []
    }
    const changes = new MutationObserver(later)
    document.addEventListener('focusin', remember)
    document.addEventListener('pointerdown', leave)
    changes.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['disabled'] })
    return () => {
      clearTimeout(timer)
      document.removeEventListener('focusin', remember)
      document.removeEventListener('pointerdown', leave)
      changes.disconnect()
    }
  }, [])
}

/** ms: by then a screen has moved the focus itself, or a window has closed. */
const settled = 120

const focusable = 'a, button, input, select, textarea, summary, label, [tabindex]'

const isLost = () => document.activeElement === document.body || document.activeElement === null

const isUnable = (element: Element | undefined) => !!element && (!element.isConnected || element.matches(':disabled'))

const isShown = (element: Element) => element.isConnected && !element.matches(':disabled')

function ancestorsOf(element: Element) {
  const path: Element[] = []
  for (let each: Element | null = element; each && each !== document.body; each = each.parentElement) path.push(each)
  return path
}

/** The heading within, or of the nearest ancestor with one. */
function placeIn(left: Element) {
  for (let each: Element | null = left; each; each = each.parentElement) {
    const heading = each.querySelector<HTMLElement>('h1, h2, h3, h4')
    if (!heading) continue
    if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1
    heading.focus()
    return
  }
}
