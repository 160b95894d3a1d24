import { describe, expect, test } from 'vitest'
import { stateOfCircuit } from '#lib/customer/circuit-state.ts'
import type { OwnIncident } from '#server/incidents/incident-view.contract.ts'
import type { OwnWork } from '#server/planned-works/planned-work.contract.ts'

const circuit = { number: 'BJ-SH-DL-0042', status: 'active', trouble: null } as const
const incident = { circuits: [circuit.number] } as OwnIncident
const work = (state: OwnWork['state'], startsAt = '2026-12-01T16:00:00Z', circuits: string[] = [circuit.number]) =>
  ({ state, startsAt, circuits }) as OwnWork

describe('how a circuit stands for its customer', () => {
  test('is in service while nothing is known against it, with the next work that was announced', () => {
    expect(stateOfCircuit(circuit, [], [])).toEqual({ is: 'up', next: null })
    const [first, second] = [work('announced', '2026-12-01T16:00:00Z'), work('announced', '2026-12-08T16:00:00Z')]
    expect(stateOfCircuit(circuit, [], [second, first])).toEqual({ is: 'up', next: first })
  })

  test('is a known fault before it is anything else, for what is said of that one holds', () => {
    const state = stateOfCircuit({ ...circuit, trouble: 'down' }, [incident], [work('underWay')])
    expect(state).toEqual({ is: 'incident', incident })
  })

  test('is planned work while that is under way, also when somebody reported a fault meanwhile', () => {
    const going = work('underWay')
    expect(stateOfCircuit({ ...circuit, trouble: 'down' }, [], [going])).toEqual({ is: 'work', work: going })
  })

  test('is disturbed by an open fault, and by nothing that concerns another circuit or is over', () => {
    expect(stateOfCircuit({ ...circuit, trouble: 'degraded' }, [], []).is).toBe('degraded')
    const elsewhere = [work('underWay', '2026-12-01T16:00:00Z', ['other']), work('done'), work('cancelled')]
    expect(stateOfCircuit(circuit, [{ circuits: ['other'] } as OwnIncident], elsewhere).is).toBe('up')
  })

  test('is not in service before it was handed over and while it is suspended', () => {
    expect(stateOfCircuit({ ...circuit, status: 'planned' }, [], []).is).toBe('notInService')
    expect(stateOfCircuit({ ...circuit, status: 'suspended', trouble: 'down' }, [incident], []).is).toBe('notInService')
  })
})
