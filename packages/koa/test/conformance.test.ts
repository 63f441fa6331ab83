import { describeConformance } from '../../../test/adapters/conformance.js'
import { targets } from './target.js'

describeConformance(targets)
