import { testDays } from './simulated-days.ts'

testDays(11, 20)
