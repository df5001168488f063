import Text
import JSON
import Testing

struct NearestNameTests {
  private let names = [
    "limit", "query", "minStars", "perPage", "sort", "order", "id", "repository",
  ]

  @Test(arguments: [
    ("limt", "limit"), ("limits", "limit"), ("Limit", "limit"), ("lmiit", "limit"),
    ("qurey", "query"), ("min_stars", "minStars"), ("minstar", "minStars"),
    ("per-page", "perPage"), ("Order", "order"), ("ID", "id"), ("ids", "id"),
    ("repo", "repository"),
  ])
  func `a slip finds the name that was meant`(name: String, meant: String) {
    #expect(NearestName.find(name, among: names) == meant)
  }

  @Test(arguments: ["", "x", "zebra", "language", "stars", "!!!", "limit", "offset"])
  func `a name that is not near is not guessed at`(name: String) {
    #expect(NearestName.find(name, among: names) == nil)
  }

  @Test func `of a single letter there are no slips`() {
    #expect(NearestName.find("x", among: ["y", "X"]) == "X")
    #expect(NearestName.find("x", among: ["y", "z"]) == nil)
  }

  @Test func `of equally near names the first is taken`() {
    #expect(NearestName.find("cat", among: ["car", "bat", "cut"]) == "car")
    #expect(NearestName.find("cart", among: ["cast", "cArt"]) == "cArt")
  }

  @Test func `a name without end is not searched for`() {
    let endless = String(repeating: "a", count: 1_000_000)
    #expect(NearestName.find(endless, among: [endless + "b"]) == nil)
  }
}
