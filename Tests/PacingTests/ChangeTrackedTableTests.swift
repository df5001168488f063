import Pacing
import Testing

struct ChangeTrackedTableTests {
  @Test func `what is added, changed or removed counts as touched, and what is only read does not`()
  {
    var shelf = ChangeTrackedTable<String, Int>()
    shelf.restore(["a": 1, "b": 2, "c": 3])
    #expect(shelf["a"] == 1)
    #expect(shelf.touched.isEmpty)
    shelf["a"]? += 1
    shelf["b"] = nil
    shelf["d"] = 4
    #expect(shelf.touched == ["a", "b", "d"])
    #expect(shelf.rows == ["a": 2, "c": 3, "d": 4])
    shelf.settle()
    #expect(shelf.touched.isEmpty)
  }

  @Test func `a row that is not there is not touched by leaving it out`() {
    var shelf = ChangeTrackedTable<String, Int>()
    shelf["a"] = nil
    shelf["a"]? += 1
    #expect(shelf.touched.isEmpty)
  }

  @Test func `what is restored is what the store holds, and needs no writing`() {
    var shelf = ChangeTrackedTable<String, Int>()
    shelf["a"] = 1
    shelf.restore(2, at: "a")
    #expect(shelf["a"] == 2)
    #expect(shelf.touched.isEmpty)
    shelf.restore(nil, at: "a")
    #expect(shelf.isEmpty)
  }

  @Test func `keeping touches only what goes`() {
    var shelf = ChangeTrackedTable<String, Int>()
    shelf.restore(["a": 1, "b": 2])
    shelf.keep { $1 > 1 }
    #expect(shelf.touched == ["a"])
    #expect(shelf.count == 1)
  }
}
