import { testDays } from './days.ts'

testDays(11, 20)
