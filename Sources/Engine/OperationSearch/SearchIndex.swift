import Text
package import Manifests

/// The words of operations, and where they stand: name, title, description, path, tags and group.
///
/// What an operation takes is not looked at: it would have to be read for each.
package struct SearchIndex {
  /// What is searched, in an order that settles ties.
  package let operations: [Manifests.Operation]

  /// A word in an operation, weighed by the fields that it stands in.
  package struct Posting {
    let operation: Int32
    var weight: Float
  }

  /// Position of a word in the vocabulary, by its stem.
  private(set) var terms: [String: Int] = [:]

  /// The vocabulary in the order in which it was met: stems, and the words as they were first met.
  private(set) var stems: [String] = []
  private(set) var words: [String] = []
  private(set) var postings: [[Posting]] = []

  /// Weight of all words of an operation together.
  private(set) var lengths: [Float]

  /// The words of each operation's name.
  private(set) var names: [[Int32]]

  /// Weight of all operations' words, shared out.
  private(set) var averageLength: Float = 1

  /// Reads operations; those of an API are also found by its words, which weigh little.
  package init(_ apis: [(words: String, operations: [Manifests.Operation])]) {
    operations = apis.flatMap(\.operations)
    lengths = Array(repeating: 0, count: operations.count)
    names = Array(repeating: [], count: operations.count)
    var known = Vocabulary()
    var number = 0
    for api in apis {
      for operation in api.operations {
        read(operation, Int32(number), &known)
        add(api.words[...], Weight.api, Int32(number), &known)
        number += 1
      }
    }
    let total = lengths.reduce(0, +)
    if total > 0 { averageLength = total / Float(operations.count) }
  }

  /// What a word is worth by where it stands.
  private enum Weight {
    static let name: Float = 5
    static let title: Float = 4
    static let tag: Float = 2.5
    static let path: Float = 2.5
    static let group: Float = 2
    static let gist: Float = 1.5
    static let place: Float = 0.8
    static let description: Float = 0.4
    static let verb: Float = 0.3
    static let api: Float = 0.1
  }

  private mutating func read(
    _ operation: Manifests.Operation,
    _ number: Int32,
    _ known: inout Vocabulary
  ) {
    let name = SearchWords(operation.name[...])
    name.read { word in
      let term = put(word, of: name, Weight.name, number, &known)
      names[Int(number)].append(Int32(term))
    }
    add(operation.title[...], Weight.title, number, &known)
    for tag in operation.tags { add(tag[...], Weight.tag, number, &known) }
    add(operation.group[...], Weight.group, number, &known)
    for segment in operation.path.utf8.split(separator: UInt8(ascii: "/")) {
      let isPlace = segment.contains(UInt8(ascii: "{"))
      add(Substring(segment), isPlace ? Weight.place : Weight.path, number, &known)
    }
    let end = operation.description.gistEnd
    add(operation.description[..<end], Weight.gist, number, &known)
    add(operation.description[end...], Weight.description, number, &known)
    add(operation.verb[...], Weight.verb, number, &known)
  }

  private mutating func add(
    _ text: Substring,
    _ weight: Float,
    _ number: Int32,
    _ known: inout Vocabulary
  ) {
    let words = SearchWords(text)
    words.read { _ = put($0, of: words, weight, number, &known) }
  }

  /// Notes that a word stands in an operation; returns the word's term.
  private mutating func put(
    _ word: SearchWords.Found,
    of words: SearchWords,
    _ weight: Float,
    _ number: Int32,
    _ known: inout Vocabulary
  ) -> Int {
    let term = known[word.number] ?? enter(words.text(of: word), word.number, &known)
    lengths[Int(number)] += weight
    let last = postings[term].count - 1
    if last >= 0, postings[term][last].operation == number {
      postings[term][last].weight += weight
    } else {
      postings[term].append(Posting(operation: number, weight: weight))
    }
    return term
  }

  private mutating func enter(
    _ word: String,
    _ number: UInt64,
    _ known: inout Vocabulary
  ) -> Int {
    let stem = WordStem.of(word)
    let term = terms[stem] ?? stems.count
    known.enter(number, term)
    if term == stems.count {
      terms[stem] = term
      stems.append(stem)
      words.append(word)
      postings.append([])
    }
    return term
  }
}

extension Manifests.Operation {
  /// What the call does, by its effect and method, for names that do not say it.
  fileprivate var verb: String {
    switch (effect, method) {
    case (.read, _): "get"
    case (.destroy, _): "delete"
    case (.write, "PUT"), (.write, "PATCH"): "update"
    case (.write, _): "create"
    }
  }
}

extension String {
  /// Where the first sentence ends.
  fileprivate var gistEnd: Index {
    let bytes = self[...].bytes
    let end = bytes.indices.first { index in
      let isLast = index + 1 == bytes.count || bytes[index + 1] <= 0x20
      return bytes[index] == 0x0A || (bytes[index] == UInt8(ascii: ".") && isLast)
    }
    return end.map { utf8.index(startIndex, offsetBy: $0 + 1) } ?? endIndex
  }
}
