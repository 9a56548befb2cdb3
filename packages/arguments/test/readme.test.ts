import { readmeTest } from '@nn/testkit'

readmeTest(import.meta.dirname)
