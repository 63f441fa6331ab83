import { describeAdapter } from '../../../test/adapters/every-adapter.js'
import { frameworks } from './support/frameworks.js'

describeAdapter(frameworks)
