/* global postMessage */
import { answerTask } from './answer.js'

postMessage(await answerTask())
