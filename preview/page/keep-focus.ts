const FOCUSABLE = 'button, input, select, summary, [tabindex]'

/**
 * Remembers the focused element before a redraw. Returns a function that, if the redraw removed or hid the element,
 * focuses another one: the element whose id is the `data-return-focus` of an ancestor, else the following sibling, else a
 * preceding one, else one further out.
 */
export function rememberFocus(): () => void {
  const focused = document.activeElement as HTMLElement | null
  if (!focused || focused === document.body) return () => {}
  const ancestors = ancestorsOf(focused)
  const returnTarget = focused.closest<HTMLElement>('[data-return-focus]')?.dataset.returnFocus ?? ''
  return () => {
    if (focused.isConnected && focused.checkVisibility()) return
    const explicit = document.getElementById(returnTarget)
    if (explicit?.checkVisibility()) {
      explicit.focus()
      return
    }
    for (const { parent, index } of ancestors) {
      if (!parent.isConnected || !parent.checkVisibility()) continue
      const children = [...parent.children]
      const candidates = [...children.slice(index), ...children.slice(0, index).reverse()]
      const target = candidates.map(firstFocusable).find((element) => element !== null)
      if (!target) continue
      target.focus()
      return
    }
  }
}

/** Each ancestor with the index of the child that leads to the element, the innermost first. */
function ancestorsOf(element: Element): { parent: Element; index: number }[] {
  const ancestors = []
  for (let child = element; child.parentElement; child = child.parentElement) {
    const parent = child.parentElement
    ancestors.push({ parent, index: [...parent.children].indexOf(child) })
  }
  return ancestors
}

function firstFocusable(element: Element): HTMLElement | null {
  const candidates = [element, ...element.querySelectorAll(FOCUSABLE)] as HTMLElement[]
  return candidates.find((candidate) => candidate.matches(FOCUSABLE) && isUsable(candidate)) ?? null
}

const isUsable = (element: HTMLElement) => element.checkVisibility() && !element.matches(':disabled')
