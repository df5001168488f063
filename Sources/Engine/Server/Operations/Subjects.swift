import Manifests

extension Manifests.Operation {
  /// What the operation is filed under: its tags, its group, and the first word of its path.
  var subjects: [String] {
    var subjects = tags
    if !group.isEmpty { subjects.append(group) }
    if let place = firstPlace { subjects.append(place) }
    return subjects
  }

  /// The subject that the operation is counted under.
  var subject: String {
    if let tag = tags.first { return tag }
    return group.isEmpty ? firstPlace ?? "other" : group
  }

  /// Whether the operation is filed under a subject, in letters of any size.
  func isFiled(under subject: String) -> Bool {
    let wanted = subject.lowercased()
    return subjects.contains { $0.lowercased() == wanted }
  }

  /// The first literal segment of the path that is no version and no "api".
  private var firstPlace: String? {
    var rest = path[...]
    while let start = rest.firstIndex(where: { $0 != "/" }) {
      let segment = rest[start...].prefix { $0 != "/" }
      if !segment.utf8.contains(UInt8(ascii: "{")), !Self.isPrefix(segment) {
        return String(segment)
      }
      rest = rest[segment.endIndex...]
    }
    return nil
  }

  private static func isPrefix(_ segment: Substring) -> Bool {
    if segment.first == "v" || segment.first == "V" {
      return segment.dropFirst().first?.isNumber == true
    }
    return ["api", "rest", "services"].contains(segment.lowercased())
  }
}

/// How many operations each subject has.
struct SubjectCounts {
  /// Most first; equal ones in the order in which they were met.
  let all: [(subject: String, count: Int)]

  init(_ operations: some Sequence<Manifests.Operation>) {
    var places: [String: Int] = [:]
    var counts: [(subject: String, count: Int)] = []
    for operation in operations {
      let subject = operation.subject
      if let place = places[subject] {
        counts[place].count += 1
      } else {
        places[subject] = counts.count
        counts.append((subject, 1))
      }
    }
    all = counts.enumerated()
      .sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
      .map(\.element)
  }
}
