import { parse, View } from 'vega'
import { compile } from 'vega-lite'

const ours = '#0072b2'
const colors = { nn: ours, numpy: '#e69f00', torch: '#d55e00', jax: '#009e73', tfjs: '#cc79a7' } // Okabe & Ito: told apart with any eyes

/** One picture of all figures. */
export async function drawFigures(figures) {
  const spec = {
    background: '#ffffff', // its own, so that it can be read on a light page and on a dark one
    padding: 16,
    title: { text: titleOf(figures), subtitle: subtitleOf(figures), anchor: 'start', offset: 16 },
    vconcat: [...trainingCharts(figures), ...productCharts(figures), ...growthCharts(figures)],
    resolve: { scale: { color: 'independent' } },
    config: {
      font: 'Lato, Helvetica, Arial, sans-serif',
      title: { fontSize: 14, subtitleFontSize: 12, subtitleColor: '#555555' },
      axis: { labelFontSize: 12, titleFontSize: 12, gridColor: '#e2e2e2', labelLimit: 220 },
      legend: { labelFontSize: 12 },
      view: { stroke: '#e2e2e2' },
    },
  }
  return new View(parse(compile(spec).spec), { renderer: 'none' }).toSVG()
}

const titleOf = ({ machine }) => `nn on ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}`

function subtitleOf({ machine, data, engine }) {
  return `${machine.date.slice(0, 10)}, ${data.synthetic ? 'synthetic digits' : 'MNIST'}, ${engine.kernels} kernels, ${engine.precision} precision; a dot is a median, a line goes from the least to the most`
}

/** Dots on a logarithmic scale: everybody's epoch fits in, and equal ratios are equal distances. */
function trainingCharts({ training = [] }) {
  const charts = training.map(({ job, rows }) => ({
    width: 330,
    height: { step: 20 },
    title: job,
    data: { values: rows.filter(({ seconds }) => seconds).map(dotOf) },
    layer: dots('value', { title: 'seconds for an epoch', scale: { type: 'log', nice: true } }),
  }))
  return charts.length > 0 ? [{ columns: 2, concat: charts }] : []
}

const dotOf = ({ id, label, seconds }) => ({ id, label, value: seconds.median, low: seconds.min, high: seconds.max })

function dots(field, axis) {
  const y = { field: 'label', type: 'nominal', sort: null, title: null, axis: { grid: true } }
  const color = { field: 'id', type: 'nominal', legend: null, scale: colorScale }
  return [
    {
      mark: { type: 'rule', strokeWidth: 2 },
      encoding: { y, color, x: { field: 'low', type: 'quantitative' }, x2: { field: 'high' } },
    },
    {
      mark: { type: 'point', filled: true, size: 80, opacity: 1 },
      encoding: { y, color, x: { field, type: 'quantitative', ...axis } },
    },
    {
      mark: { type: 'text', align: 'left', dx: 8, fontSize: 11 },
      encoding: { y, x: { field: 'high', type: 'quantitative' }, text: { field, format: '.3~r' } },
    },
  ]
}

const colorScale = { domain: Object.keys(colors), range: Object.values(colors) }

/** One thread beside the processor's peak. */
function productCharts({ products }) {
  if (!products) return []
  const names = [...new Set(products.rows.map(({ title }) => title))]
  const values = products.rows.flatMap(({ title, threads, gflops }) =>
    gflops.map(({ median }, i) => ({ title, threads, shape: products.shapes[i], value: median })),
  )
  const x = { field: 'value', type: 'quantitative', title: 'GFLOP/s', scale: { zero: true } }
  const color = {
    field: 'title',
    type: 'nominal',
    title: null,
    scale: {
      domain: names,
      range: names.map((name) => ({ 'nn strict': ours, 'nn fast': '#56b4e9' })[name] ?? colors.numpy),
    },
  }
  const bars = {
    mark: 'bar',
    encoding: {
      x,
      y: { field: 'shape', type: 'nominal', sort: null, title: null },
      yOffset: { field: 'title', sort: names },
      color,
    },
  }
  const peak = {
    data: { values: [{ peak: products.peak?.median, text: '128-bit peak' }] },
    mark: { type: 'rule', strokeDash: [4, 3] },
    encoding: { x: { field: 'peak', type: 'quantitative' } },
  }
  const counts = [...new Set(products.rows.map(({ threads }) => threads))]
  const chart = (count) => ({
    width: 330,
    height: { step: 10 },
    title: `matrix product, ${count === 1 ? '1 thread; dashed: peak of a core' : `${count} threads`}`,
    data: { values: values.filter(({ threads }) => threads === count) },
    layer: count === 1 && products.peak ? [bars, peak] : [bars],
  })
  return [{ columns: 2, concat: counts.map(chart) }]
}

/** Straight lines on these scales are powers. */
function growthCharts({ growth = [] }) {
  const charts = growth.map(({ text, name, points }) => {
    const axis = { values: points.map(({ value }) => value), format: 'd' }
    const x = { field: 'value', type: 'quantitative', title: text, axis, scale: { type: 'log', base: 2, nice: false } }
    const values = points
      .filter(({ milliseconds }) => milliseconds)
      .map(({ value, threads, milliseconds: { median } }) => ({ value, threads: String(threads), median }))
    const color = { field: 'threads', type: 'nominal', title: 'threads', scale: { range: [ours, '#d55e00'] } }
    return {
      width: 205,
      height: 180,
      data: { values },
      mark: { type: 'line', point: true },
      encoding: {
        x,
        y: { field: 'median', type: 'quantitative', title: 'ms for a step', scale: { type: 'log' } },
        ...(name === 'threads' ? {} : { color }),
      },
    }
  })
  return charts.length > 0 ? [{ columns: 3, concat: charts }] : []
}
