import Guidance
package import JSON
import Pacing
import Storage
import Tasks
import Time

/// What the status page shows of one look: sections of JSON in the order in which a person needs them.
///
/// Instants are milliseconds since 1970 on the clock of the wall, so that a section is the same from look to look until
/// something has happened; the page counts down by itself.
package struct StatusPage: Sendable {
  /// A part of the page that is sent again only when it has changed.
  package enum Section: String, Sendable, CaseIterable {
    case todo, waiting, shut, limits, timeline, ended
  }

  let report: StatusReport
  let trends: LimitTrends
  let timeline: Timeline

  /// How much of what waits is sent: the first rows, or all within a bound; what is left out is counted.
  package enum Extent: Sendable, Hashable {
    /// As many as a person looks over at once; more would only make the page slow.
    case first
    case all

    var rows: Int {
      switch self {
      case .first: 30
      case .all: 2000
      }
    }
  }

  /// Ended tasks that are sent, the latest ones.
  static let endedLimit = 20

  /// Makes the page of a look.
  ///
  /// - Parameters:
  ///   - report: The look, on the clock of the wall.
  ///   - trends: How fast the limits were used up to the look.
  ///   - timeline: What the log tells of the last hour.
  package init(_ report: StatusReport, trends: LimitTrends, timeline: Timeline) {
    self.report = report
    self.trends = trends
    self.timeline = timeline
  }

  /// One section, with as much of what waits as `extent` says.
  package func json(_ section: Section, _ extent: Extent = .first) -> JSONObject {
    switch section {
    case .todo: todoSection
    case .waiting: waiting(extent)
    case .shut: ["items": .array(shut.map { .object($0) })]
    case .limits:
      ["items": .array(limits.map { .object($0) }), "paces": .array(paces.map { .object($0) })]
    case .timeline:
      timeline.json(now: report.now, holds: report.survey.pacingSnapshot.holds)
    case .ended: ended
    }
  }

  /// What stands above all sections: where this is kept, and what time it is there.
  package var frame: JSONObject {
    [
      "directory": .string(report.directory),
      "now": JSONValue(Int(saturating: Double(report.now.milliseconds))),
    ]
  }

  /// Everything, for the page as it is first shown.
  package var json: JSONObject {
    var object = frame
    for section in Section.allCases { object[section.rawValue] = .object(json(section)) }
    return object
  }
}

extension Timestamp {
  /// The instant as the page takes it, not told earlier than it is.
  var onPage: JSONValue { JSONValue(Int(saturating: Double(roundedUpToSecond.milliseconds))) }
}

extension TaskRecord {
  /// What the page names a task by: its handle for acts, its name for people.
  var onPage: JSONObject { ["task": .string(id.text), "name": .string(reference.text)] }
}
