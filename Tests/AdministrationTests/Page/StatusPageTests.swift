import JSON
import Pacing
import Storage
import Tasks
import Testing
import Time

@testable import Administration

struct StatusPageTests {
  private static let now = PageTestData.now

  private static func page(
    _ tasks: [TaskRecord],
    _ pacing: PacingSnapshot = PacingSnapshot(),
    after seconds: Double = 0
  ) -> StatusPage {
    let survey = StoreSnapshot(tasks: tasks, pacingSnapshot: pacing)
    let report = StatusReport(survey, now: now + seconds, directory: "/state")
    return StatusPage(report, trends: LimitTrends(), timeline: Timeline())
  }

  private static func items(_ page: StatusPage, _ section: StatusPage.Section) -> [JSONValue] {
    page.json(section)["items"]?.array ?? []
  }

  @Test func `what may have happened comes before what is held, and each names what to do`() throws
  {
    let tasks = [
      try PageTestData.task("held", PageTestData.held()),
      try PageTestData.task("lost", PageTestData.unknown()),
    ]
    let todo = Self.items(Self.page(tasks), .todo)
    #expect(todo.map { $0["kind"]?.string } == ["unknown", "held"])
    #expect(todo[0]["title"] == "Look whether shop_create_order has happened, and say so here.")
    #expect(todo[0]["mark"] == "1.0")
    #expect(todo[1]["title"] == "Put a valid key into SHOP_KEY.")
    #expect(todo[1]["release"]?.string == tasks[0].id.text)
  }

  @Test func `where nothing was ever kept, the page says so`() {
    let report = StatusReport(
      StoreSnapshot(),
      now: Self.now,
      directory: "/state",
      origin: .unused(others: [])
    )
    let page = StatusPage(report, trends: LimitTrends(), timeline: Timeline())
    #expect(page.json(.todo)["note"]?.string?.contains("no call was ever made") == true)
    #expect(Self.page([]).json(.todo)["note"] == nil)
  }

  @Test func `a hold tells what it keeps back, and that is not told again`() throws {
    let page = Self.page(
      [try PageTestData.task("report", PageTestData.held())],
      PageTestData.hold()
    )
    let todo = Self.items(page, .todo)
    #expect(todo.map { $0["kind"]?.string } == ["hold"])
    #expect(todo[0]["behind"]?.array?.map { $0["name"]?.string } == ["report"])
    #expect(todo[0]["release"] == "shop/credential")
    #expect(!JSONWriter.text(.object(page.json)).contains("print"))
  }

  @Test(arguments: [true, false]) func `an address that the API named is no link`(
    isOffered: Bool
  ) {
    let todo = Self.items(Self.page([], PageTestData.hold(offeringURL: isOffered)), .todo)
    #expect((todo[0]["link"] == nil) == isOffered)
    #expect((todo[0]["place"] == nil) != isOffered)
  }

  @Test func `what waits stands by its time, and what is due has none`() throws {
    let tasks = [
      try PageTestData.task("late", PageTestData.waiting(60)),
      try PageTestData.task("soon", PageTestData.waiting(17)),
      try PageTestData.task("due", PageTestData.waiting(5)),
    ]
    let rows = Self.items(Self.page(tasks, after: 5), .waiting)
    #expect(rows.map { $0["name"]?.string } == ["due", "soon", "late"])
    #expect(rows[0]["until"] == nil)
    #expect(rows[1]["until"]?.integer == Int((Self.now + 17).milliseconds))
  }

  @Test func `a section is the same from second to second while nothing happens`() throws {
    let tasks = [
      try PageTestData.task("late", PageTestData.waiting(60)),
      try PageTestData.task("lost", PageTestData.unknown()),
    ]
    for section in StatusPage.Section.allCases {
      let first = Self.page(tasks, PageTestData.hold()).json(section)
      #expect(first == Self.page(tasks, PageTestData.hold(), after: 1).json(section))
    }
  }

  @Test func `the page is first shown with some of the rows, and counts all`() throws {
    let tasks = try (0..<150).map { try PageTestData.task("t\($0)", PageTestData.waiting(60)) }
    let page = Self.page(tasks)
    #expect(page.json["waiting"]?["items"]?.array?.count == StatusPage.Extent.first.rows)
    #expect(page.json["waiting"]?["count"] == 150)
    #expect(page.json(.waiting, .all)["items"]?.array?.count == 150)
  }

  @Test func `the story of a task is in the order in which it happened`() throws {
    var task = try PageTestData.task("lost", PageTestData.unknown())
    _ = task.note("page 7 of 12", now: Self.now + 30)
    let story = try #require(Self.page([task], after: 60).story(of: task.id))
    let events = story["events"]?.array?.compactMap { $0["text"]?.string } ?? []
    #expect(events.count == 3)
    #expect(events.first == "The task was begun.")
    #expect(events.last == "An agent noted: \"page 7 of 12\"")
    #expect(story["calls"]?.array?.first?["mark"] == "1.0")
    #expect(Self.page([]).story(of: task.id) == nil)
  }

  @Test func `two keys have a bar each, and neither is shown`() {
    var pacing = PacingSnapshot()
    pacing.limits = [
      PageTestData.limit(used: 3), PageTestData.limit("shop/credential:b/minute", used: 29.5),
    ]
    let limits = Self.items(Self.page([], pacing), .limits)
    #expect(limits.map { $0["which"]?.integer } == [nil, 2])
    #expect(Set(limits.map { $0["id"]?.string }).count == 2)
    #expect(limits[1]["used"] == 29.5 && limits[1]["of"] == 30)
  }
}

struct LimitTrendsTests {
  private static let now = PageTestData.now

  private static func exhaustion(_ looks: [(at: Double, used: Double)]) -> Double? {
    var trends = LimitTrends()
    for look in looks { trends.take([PageTestData.limit(used: look.used)], now: now + look.at) }
    guard let last = looks.last else { return nil }
    let limit = PageTestData.limit(used: last.used)
    return trends.exhaustion(of: limit, now: now + last.at).map { $0 - now }
  }

  @Test func `a limit is used up when its rest is gone at the pace of the last looks`() {
    #expect(Self.exhaustion([(0, 10), (5, 15), (10, 20)]) == 20)
  }

  @Test func `nothing is told of a limit that is not used up, or was looked at too briefly`() {
    #expect(Self.exhaustion([(0, 10), (10, 10)]) == nil)
    #expect(Self.exhaustion([(0, 20), (10, 10)]) == nil)
    #expect(Self.exhaustion([(0, 10), (2, 20)]) == nil)
    #expect(Self.exhaustion([(0, 10), (10, 30)]) == nil)
    // What was long ago does not count.
    #expect(Self.exhaustion([(0, 0), (200, 20), (210, 20)]) == nil)
  }
}

struct SightedCallTests {
  private static let now = PageTestData.now

  @Test(arguments: [Sighting.happened, .didNotHappen])
  func `what a person has seen is taken of a call that no agent was told of`(
    sighting: Sighting
  ) throws {
    var task = try PageTestData.task("lost", PageTestData.unknown())
    let mark = SightedCall.mark(of: task.calls[0])
    let seen = SightedCall(task: task.id, number: 1, mark: mark)
    let outcome = seen.write(sighting, in: &task, now: Self.now + 5)
    #expect(outcome == (sighting == .happened ? .closed(1) : .due(1)))
    #expect(task.calls[0].state == (sighting == .happened ? .done : .waiting(until: Self.now + 5)))
  }

  @Test func `nothing is written down of a call that was sent again since it was shown`() throws {
    var task = try PageTestData.task("lost", PageTestData.unknown())
    let before = task
    for seen in [
      SightedCall(task: task.id, number: 1, mark: "0.0"),
      SightedCall(task: task.id, number: 2, mark: "1.0"),
    ] {
      #expect(seen.write(.didNotHappen, in: &task, now: Self.now) == .nothingUnknown)
      #expect(task == before)
    }
  }
}
