for (const box of document.querySelectorAll('[data-filter]')) {
  const rows = [...document.querySelectorAll(`#${box.dataset.filter} tbody tr`)]
  const count = document.querySelector(`[data-count="${box.dataset.filter}"]`)
  const show = () => {
    const words = box.value.trim().toLowerCase().split(/\s+/).filter(Boolean)
    let shown = 0
    for (const row of rows) {
      const text = row.textContent.toLowerCase()
      row.hidden = !words.every((word) => text.includes(word))
      shown += !row.hidden
    }
    count.textContent = `${shown} / ${rows.length}`
  }
  box.addEventListener('input', show)
  show()
}
for (const head of document.querySelectorAll('table.sortable th')) {
  head.tabIndex = 0
  const sort = () => {
    const body = head.closest('table').tBodies[0]
    const at = head.cellIndex
    const down = head.getAttribute('aria-sort') !== 'descending'
    for (const other of head.parentElement.children) other.removeAttribute('aria-sort')
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending')
    const value = (row) => {
      const text = row.cells[at].textContent.trim()
      const number = parseFloat(text)
      return Number.isNaN(number) ? text : number
    }
    const order = (a, b) => {
      const [x, y] = [value(a), value(b)]
      return typeof x === 'number' && typeof y === 'number' ? x - y : String(x).localeCompare(String(y), 'zh')
    }
    const rows = [...body.rows].sort(order)
    body.append(...(down ? rows.reverse() : rows))
  }
  head.addEventListener('click', sort)
  head.addEventListener('keydown', (event) => event.key === 'Enter' && sort())
}
// Paper cannot be unfolded.
addEventListener('beforeprint', () => document.querySelectorAll('details').forEach((each) => (each.open = true)))
