/// A JSON object: members in the order they were written, each name once.
package struct JSONObject: Sendable {
  /// A name and its value.
  package struct Member: Sendable, Hashable {
    package let name: String
    package var value: JSONValue

    /// Names a value.
    package init(name: String, value: JSONValue) {
      self.name = name
      self.value = value
    }

    package static func == (left: Member, right: Member) -> Bool {
      left.name.isSameText(as: right.name) && left.value == right.value
    }
  }

  /// The members in order.
  package private(set) var members: [Member]

  /// Makes an empty object.
  package init() { members = [] }

  /// Makes an object of pairs; of two with one name the later value stands in the earlier place.
  package init(_ pairs: [(String, JSONValue)]) {
    self.init(merging: pairs.map { Member(name: $0, value: $1) })
  }

  /// Makes an object of members whose names are known to differ.
  package init(distinct members: [Member]) { self.members = members }

  /// Keeps the last value of each name, in the place of its first.
  init(merging members: [Member]) {
    self.members = Self.hasRepeatedName(members) ? Self.merged(members) : members
  }

  /// Compares few names one by one where their marks are equal, and many by a table once that is cheaper.
  private static func hasRepeatedName(_ members: [Member]) -> Bool {
    guard members.count <= 12 else {
      return Set(members.lazy.map(\.name)).count < members.count
    }
    var marks: UInt64 = 0
    for index in members.indices {
      let name = members[index].name
      let mark = name.mark
      if marks & mark != 0, members[..<index].contains(where: { $0.name.isSameText(as: name) }) {
        return true
      }
      marks |= mark
    }
    return false
  }

  private static func merged(_ members: [Member]) -> [Member] {
    var places: [[UInt8]: Int] = [:]
    var unique: [Member] = []
    for member in members {
      let name = Array(member.name.utf8)
      if let place = places[name] {
        unique[place].value = member.value
      } else {
        places[name] = unique.count
        unique.append(member)
      }
    }
    return unique
  }

  /// The object with other values under the same names.
  func mapValues(_ body: (String, JSONValue) -> JSONValue) -> JSONObject {
    var object = self
    for index in object.members.indices {
      let member = object.members[index]
      object.members[index].value = body(member.name, member.value)
    }
    return object
  }

  /// Number of members.
  package var count: Int { members.count }

  /// Whether there is no member.
  package var isEmpty: Bool { members.isEmpty }

  /// The names in order.
  package var names: [String] { members.map(\.name) }

  /// The value of a name; setting nil removes the member.
  package subscript(name: String) -> JSONValue? {
    get { index(of: name).map { members[$0].value } }
    set {
      switch (index(of: name), newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  /// Looks at names where they lie, first at how long they are: what reads a schema asks for dozens, and finds few.
  private func index(of name: String) -> Int? {
    let length = name.utf8.count
    return members.indices.first { index in
      members[index].name.utf8.count == length && members[index].name.isSameText(as: name)
    }
  }
}

extension JSONObject: Hashable {
  /// Two objects are equal when they hold the same members in any order (RFC 8259 §4).
  package static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.count == right.count else { return false }
    // Each pair of values is compared once: a second look at every level would double the work of the one above.
    let isSameOrder = zip(left.members, right.members).allSatisfy {
      $0.name.isSameText(as: $1.name)
    }
    if isSameOrder { return left.members == right.members }
    guard left.count > 12 else { return left.members.allSatisfy { right[$0.name] == $0.value } }
    let values = Dictionary(
      right.members.map { (Array($0.name.utf8), $0.value) },
      uniquingKeysWith: { $1 }
    )
    return left.members.allSatisfy { values[Array($0.name.utf8)] == $0.value }
  }

  /// Hashes every member once, in no order; a set of them would hash each level twice as often as the one above.
  package func hash(into hasher: inout Hasher) {
    var sum = 0
    for member in members {
      var inner = Hasher()
      inner.combine(member)
      sum &+= inner.finalize()
    }
    hasher.combine(members.count)
    hasher.combine(sum)
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}

extension String {
  /// Whether two texts are made of the same code points (RFC 8259 §8.3).
  ///
  /// `==` also takes an accented letter for the same letter followed by its accent.
  package func isSameText(as other: String) -> Bool {
    guard utf8.count == other.utf8.count, self == other else { return false }
    return utf8Span.isKnownASCII || utf8.elementsEqual(other.utf8)
  }

  /// One bit of 64, by the length of a text and its ends: equal texts have the same, others mostly not.
  fileprivate var mark: UInt64 {
    let ends = unsafe utf8.withContiguousStorageIfAvailable { bytes in
      unsafe Int(bytes.first ?? 0) &+ 7 &* Int(bytes.last ?? 0)
    }
    return 1 << UInt64(truncatingIfNeeded: ((ends ?? 0) &+ 29 &* utf8.count) & 63)
  }
}
