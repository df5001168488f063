import Administration
import Testing

struct StatePresenceTests {
  @Test func `a state that was seen is gone when it is not there, and one that was not is unused`()
  {
    var presence = StatePresence()
    let looks = [false, false, true, true, false, false, true, false]
    #expect(
      looks.map { presence.take(isThere: $0) }
        == [.unused, .unused, .kept, .kept, .gone, .gone, .kept, .gone]
    )
  }
}
