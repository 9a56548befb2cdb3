/** The training jobs that are compared, with how many epochs are timed in each run. */
export const jobs = [
  { name: '784-100-10 batch 100', layers: [784, 100, 10], batch: 100, epochs: 2 },
  { name: '784-100-10 batch 32', layers: [784, 100, 10], batch: 32, epochs: 1 },
  { name: '784-512-256-10 batch 128', layers: [784, 512, 256, 10], batch: 128, epochs: 1 },
  { name: '784-100-10 batch 100 dense inputs', layers: [784, 100, 10], batch: 100, epochs: 2, dense: true },
]

/** Products that occur in them, and two squares: `out [m,n]`, `tn` is aᵀ·b, `nt` is a·bᵀ. */
export const shapes = [
  { form: 'nn', m: 512, k: 512, n: 512 },
  { form: 'nn', m: 256, k: 256, n: 256 },
  { form: 'nn', m: 100, k: 784, n: 100 },
  { form: 'tn', m: 784, k: 100, n: 100 },
  { form: 'nn', m: 128, k: 784, n: 512 },
  { form: 'tn', m: 784, k: 128, n: 512 },
  { form: 'nn', m: 128, k: 512, n: 256 },
  { form: 'nt', m: 128, k: 256, n: 512 },
]

/** `128×784×512 nn` */
export const shapeName = ({ form, m, k, n }) => `${m}×${k}×${n} ${form}`
