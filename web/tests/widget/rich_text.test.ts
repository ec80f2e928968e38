import { describe, expect, it } from 'vitest'
import { richText, safeHref } from '../../src/widget/view/rich_text'

function render(text: string): HTMLElement {
  const box = document.createElement('div')
  box.append(richText(text))
  return box
}

describe('richText', () => {
  it('links addresses and leaves the punctuation around them', () => {
    const box = render('详见https://a.example/b?c=1。或 http://x.example/y, 谢谢')
    expect([...box.querySelectorAll('a')].map((a) => a.textContent)).toEqual(['https://a.example/b?c=1', 'http://x.example/y'])
    expect(box.textContent).toBe('详见https://a.example/b?c=1。或 http://x.example/y, 谢谢')
    expect(box.querySelector('a')!.rel).toContain('noopener')
  })

  it('never makes markup out of text', () => {
    const box = render('<img src=x onerror=alert(1)> <b>粗</b> javascript:alert(1)')
    expect(box.children).toHaveLength(0)
    expect(box.textContent).toContain('<img src=x onerror=alert(1)>')
  })

  it('keeps line breaks', () => {
    expect(render('一\n二').textContent).toBe('一\n二')
  })
})

describe('safeHref', () => {
  it('knows http and https only', () => {
    expect(safeHref('javascript:alert(1)')).toBeNull()
    expect(safeHref('data:text/html,x')).toBeNull()
    expect(safeHref('不是地址')).toBeNull()
    expect(safeHref('https://a.example')).toBe('https://a.example/')
  })
})
