/** For `getByText`: the innermost element that holds the whole sentence, whose parts have elements of their own. */
export function sentence(messages: string | RegExp) {
  const holds = (element: Element) => {
    const text = (element.textContent ?? '').replace(/\s+/g, ' ').trim()
    return typeof messages === 'string' ? text === messages : messages.test(text)
  }
  return (_: string, element: Element | null) =>
    element !== null && holds(element) && ![...element.children].some((child) => holds(child))
}
