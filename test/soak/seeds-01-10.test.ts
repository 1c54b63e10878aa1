import { testDays } from './simulated-days.ts'

testDays(1, 10)
