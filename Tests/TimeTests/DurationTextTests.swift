import Testing
import Time

struct DurationTextTests {
  @Test(
    arguments: [
      ("6m0s", 360), ("135h9m46s", 486_586), ("1s", 1), ("34.5s", 34.5), ("120ms", 0.12),
      ("1h", 3600), ("1.5h", 5400), ("250us", 0.00025), ("250µs", 0.00025), ("0s", 0), ("0", 0),
      ("1d2h", 93_600), ("PT2M", 120), ("PT1H30M", 5400), ("P1DT1S", 86_401), ("P2W", 1_209_600),
      ("PT0.5S", 0.5), ("pt2m", 120), ("PT0S", 0),
    ]
  )
  func `durations of the three families are read`(text: String, seconds: Double) throws {
    let read = try #require(DurationText.seconds(text))
    #expect(abs(read - seconds) < 1e-9)
  }

  @Test(arguments: [("01:30", 90), ("1:05", 65), ("90:00", 5400), ("00:00", 0)])
  func `minutes and seconds of a clock are read`(text: String, seconds: Double) {
    #expect(DurationText.shortClock(text) == seconds)
  }

  @Test(arguments: [
    "", ":", "01:60", "1:5", "100:00", "+1:30", "01:30:00", "a:bc", "01:-1", "٠١:٣٠",
  ])
  func `anything else is no such clock`(text: String) {
    #expect(DurationText.shortClock(text) == nil)
  }

  @Test(
    arguments: [
      "", "30", "s", "-5s", "5 s", "5x", "1h-2m", "P", "PT", "P1M", "P1Y", "P1H", "PT1D", "PT5",
      "1e9s", "infs", "nan", "٣s", "99999999999999999999s", "PTT5S",
    ]
  )
  func `anything else is refused`(text: String) {
    #expect(DurationText.seconds(text) == nil)
  }
}
