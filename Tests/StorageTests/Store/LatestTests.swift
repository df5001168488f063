import Storage
import Testing

/// What a process sees of the newest by the row that all stores have.
@Suite struct LatestTests {
  @Test func `what is forgotten of deleted rows is not known again`() {
    var latest = Latest()
    latest.revision = 4095
    latest.changeEverything()
    #expect(latest.horizon == 4096)
    for (revision, horizon) in [(4160, 4096), (4161, 4096), (8192, 8192 - Latest.memory)]
      as [(Int64, Int64)]
    {
      latest.revision = revision
      let isPruned = latest.prune()
      #expect(isPruned == (revision % 64 == 0))
      #expect(latest.horizon == horizon)
    }
  }
}
