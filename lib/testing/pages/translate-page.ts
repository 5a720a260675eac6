/**
 * Does to the page what the translator of Chrome does: each text moves into `<font><font>`, and new text follows as it
 * comes. The words stay the same, so that a test finds them. Runs in the browser: it uses nothing from outside.
 * @param when `shown`: once React runs, as for most readers; `at-once`: before
 */
export function translatePage(when: 'shown' | 'at-once') {
  const untouched = 'script,style,noscript,textarea,title,svg,[translate=no],font[data-translated]'
  const wrap = (text: Text) => {
    if (!text.data.trim() || !text.parentElement || text.parentElement.closest(untouched)) return
    const outer = document.createElement('font')
    outer.dataset.translated = ''
    outer.appendChild(document.createElement('font')).textContent = text.data
    text.replaceWith(outer)
  }
  const translate = (root: Node) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
    const texts: Text[] = []
    while (walker.nextNode()) texts.push(walker.currentNode as Text)
    if (root instanceof Text) texts.push(root)
    for (const text of texts) wrap(text)
  }
  const begin = () => {
    translate(document.body)
    new MutationObserver((changes) => {
      for (const { addedNodes, type, target } of changes) {
        if (type === 'characterData') wrap(target as Text)
        for (const node of addedNodes) translate(node)
      }
    }).observe(document.body, { childList: true, characterData: true, subtree: true })
  }
  const isReady = () =>
    document.body !== null &&
    (when === 'at-once' ||
      [...document.querySelectorAll('h1, main, button')].some((element) =>
        Object.keys(element).some((key) => key.startsWith('__reactFiber$')),
      ))
  const wait = () => (isReady() ? begin() : setTimeout(wait, when === 'at-once' ? 0 : 20))
  wait()
}

/**
 * The texts that a translator would take from React: text nodes of its own, which stand beside something else in their
 * element. Lone text has none: React replaces the whole content of its element. Runs in the browser.
 */
export function textsOfReact() {
  const hostText = 6
  interface Fiber {
    tag: number
    type: unknown
    memoizedProps: unknown
    child: Fiber | null
    sibling: Fiber | null
  }
  const found: string[] = []
  for (const element of document.querySelectorAll('body *')) {
    const key = Object.keys(element).find((name) => name.startsWith('__reactFiber$'))
    const look = (fiber: Fiber | null | undefined) => {
      if (!fiber) return
      if (fiber.tag === hostText && String(fiber.memoizedProps).trim()) found.push(String(fiber.memoizedProps))
      if (fiber.tag !== hostText && typeof fiber.type !== 'string') look(fiber.child)
      look(fiber.sibling)
    }
    if (key) look((element as unknown as Record<string, Fiber>)[key]?.child)
  }
  return [...new Set(found)]
}
