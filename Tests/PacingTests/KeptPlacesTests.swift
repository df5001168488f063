import TestSupport
import Testing
import Time

@testable import Pacing

@Suite struct KeptPlacesTests {
  private func place(_ id: UInt64, at seconds: Double, _ owner: BudgetLedger.Owner = .task)
    -> KeptPlace
  {
    KeptPlace(
      reservation: BudgetLedger.Reservation(id: id, notBefore: .at(seconds)),
      charges: [BudgetLedger.Charge(key: "k", cost: 1)],
      owner: owner
    )
  }

  @Test func `places in parts are found, changed and gone through like those of one table`() {
    var random = SeededGenerator(seed: 1)
    var (places, table) = (KeptPlaces(), ChangeTrackedTable<UInt64, KeptPlace>())
    for step in 0..<2000 {
      let id = UInt64.random(in: 0..<300, using: &random) | (step % 7 == 0 ? 1 << 62 : 0)
      let owners: [BudgetLedger.Owner] = [.task, .process("a"), .process("b")]
      let owner = owners[Int.random(in: 0..<3, using: &random)]
      let row = Bool.random(using: &random) ? place(id, at: Double(step), owner) : nil
      switch Int.random(in: 0..<20, using: &random) {
      case 0:
        places.settle()
        table.settle()
      case 1...4:
        places.restore(row, at: id)
        table.restore(row, at: id)
      case 5:
        places.touch(id)
        table.touch(id)
      default:
        places[id] = row
        table[id] = row
      }
      #expect(places[id] == table[id])
      #expect(places.touched == table.touched)
      #expect(places.count == table.count)
      let ofProcesses = table.rows.values.filter { $0.owner != .task }.map(\.reservation.id)
      #expect(places.byProcesses.map(\.reservation.id).sorted() == ofProcesses.sorted())
      #expect(places.places(of: "a").allSatisfy { $0.owner == .process("a") })
      #expect(places.processes.allSatisfy { !places.places(of: $0).isEmpty })
    }
    #expect(Dictionary(uniqueKeysWithValues: places.rows.map { ($0.key, $0.value) }) == table.rows)
    #expect(places.rows.values.map(\.reservation.id).sorted() == table.rows.keys.sorted())
    places.touchAll()
    #expect(places.touched.isSuperset(of: table.rows.keys))
  }

  @Test func `a copy keeps what it was copied from as it is`() {
    var places = KeptPlaces()
    for id in UInt64(0)..<200 { places[id] = place(id, at: 0) }
    var copy = places
    copy[7] = nil
    copy[8]?.sentAt = .at(1)
    #expect(places.count == 200 && copy.count == 199)
    #expect(places[8]?.sentAt == nil && copy[8]?.sentAt == .at(1))
  }
}
