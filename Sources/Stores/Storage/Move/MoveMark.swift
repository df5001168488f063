import JSON

/// What a state tells of where it came from, and where it went.
package enum MoveMark {
  /// The key of the mark that tells where the state was moved from.
  package static let from = "from"

  /// The key of the mark that tells where the state was moved to.
  package static let to = "to"

  /// The key of the mark that keeps what was the newest, where the row of that is taken out.
  package static let latest = "latest"

  /// Versions of tables from here on are those of states that were moved away, so that programs of any age leave them
  /// alone; less this they are what they were.
  package static let version = 5000

  /// The text of a mark: the other place, and the revision of what was written.
  package static func text(_ place: String, revision: Int64) -> String {
    JSONObject([("place", .string(place)), ("revision", JSONValue(Int(clamping: revision)))]).text
  }

  /// The other place and the revision; nil for what no program has written.
  package static func parts(_ text: String) -> (place: String, revision: Int64)? {
    guard let object = (try? JSONParser.parse(Array(text.utf8)))?.object,
      let place = object["place"]?.string, let revision = object["revision"]?.integer
    else { return nil }
    return (place, Int64(revision))
  }

  /// The text that keeps what was the newest.
  package static func text(_ latest: Latest) -> String {
    let fields = latest.fields.map { field -> JSONValue in
      if case .integer(let number) = field { JSONValue(Int(number)) } else { .null }
    }
    return JSONWriter.text(.array(fields))
  }

  /// What stands in the columns of what was the newest; nil for what no program has written.
  package static func fields(_ text: String) -> [BoundValue]? {
    let values = (try? JSONParser.parse(Array(text.utf8)))?.array
    guard let values, values.count <= Latest.columns.count else { return nil }
    return values.map { $0.integer.map { Int64($0).bound } ?? .null }
  }

  /// What stands in a place, by the rows of its tables, and the marks of moves.
  ///
  /// `departure` and `arrival` are the texts of these, and `other` is the place from which a state is to be moved here.
  package static func occupancy(
    departure: String?,
    arrival: String?,
    revision: Int64,
    comingFrom other: String,
    counts: [String: Int]
  ) -> Occupancy {
    let counts = counts.filter { $0.value > 0 }
    if let parts = departure.flatMap(parts), parts.place == other { return .superseded }
    // What came from there and was not used since is what an earlier try has written.
    if let parts = arrival.flatMap(parts), parts.place == other, parts.revision == revision {
      return .superseded
    }
    return counts.isEmpty ? .empty : .occupied(counts)
  }
}

extension Latest {
  /// What is the newest where a state has arrived in a place of which `former` was the newest: nothing that was given there
  /// is given again, and everybody reads everything anew.
  package func arriving(after former: Latest) -> Latest {
    var latest = self
    latest.placeNumber = max(placeNumber, former.placeNumber)
    latest.revision = max(revision, former.revision)
    latest.changeEverything()
    return latest
  }
}
