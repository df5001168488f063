import Failures
import JSON
import Manifests
import YAML

/// The parts of a manifest's error section that none of its samples shows at work: a slip of the pen, or a sample that is
/// missing.
struct IdleParts {
  private let manifest: Manifest
  private let document: WrittenDocument
  private let reach: SampleReach

  /// Looks at a manifest that has samples; nil for any other, of which nothing can be said.
  init?(_ manifest: Manifest, in document: WrittenDocument?) {
    guard let document, !manifest.samples.isEmpty, !manifest.isImported else { return nil }
    self.manifest = manifest
    self.document = document
    reach = SampleReach(manifest)
  }

  /// A warning for each part, in the order of the text.
  var warnings: [Diagnostic] {
    let errors = manifest.errors
    let lists: [(String, [Source])] = [
      ("code", errors.code), ("message", errors.message), ("hint", errors.hint),
      ("notice", errors.notice), ("warning", errors.warning), ("request_id", errors.requestID),
      ("remedy_url", errors.remedyURL),
    ]
    var idle: [(JSONPointer, String)] = lists.flatMap { name, sources in
      self.idle(in: name, sources: sources)
    }
    idle += self.idle(
      in: "wait",
      sources: errors.waits.compactMap { wait in
        if case .source(let source, _) = wait.measure { source } else { nil }
      },
      member: "from"
    )
    idle += written("fields").enumerated().compactMap { index, place in
      guard errors.fields.indices.contains(index), !reach.finds(errors.fields[index]) else {
        return nil
      }
      return (place.pointer, "this shape finds no field")
    }
    idle += written("failed").enumerated().compactMap { index, place in
      guard errors.failed.indices.contains(index), !reach.meets(errors.failed[index]) else {
        return nil
      }
      return (place.pointer, "this condition never holds")
    }
    idle += written("partial").enumerated().compactMap { index, place in
      guard errors.partial.indices.contains(index), !reach.finds(errors.partial[index]) else {
        return nil
      }
      return (place.pointer.appending("each"), "this place holds no item")
    }
    idle += written("rules").enumerated().compactMap { index, place in
      // What a rule lets pass is a good answer, which does not tell of the rule.
      reach.decidingRules.contains(index) || place.value["do"] == "ok"
        ? nil : (place.pointer, "this rule decides nothing")
    }
    return placed(idle)
  }

  /// The elements of a member of the error section that is one value or a list.
  private func written(_ name: String) -> [(pointer: JSONPointer, value: JSONValue)] {
    let pointer = JSONPointer(tokens: ["errors", name])
    guard let value = document.value.value(at: pointer) else { return [] }
    guard let elements = value.array else { return [(pointer, value)] }
    return elements.enumerated().map { (pointer.appending(String($0)), $1) }
  }

  private func idle(
    in name: String,
    sources: [Source],
    member: String? = nil
  ) -> [(JSONPointer, String)] {
    written(name).compactMap { pointer, value in
      let text = member.map { value[$0] ?? .null } ?? value
      guard let source = sources.first(where: { $0.text == text.string }), !reach.finds(source)
      else { return nil }
      return (member.map { pointer.appending($0) } ?? pointer, "this source finds nothing")
    }
  }

  private func placed(_ idle: [(JSONPointer, String)]) -> [Diagnostic] {
    guard !idle.isEmpty else { return [] }
    let places = document.sourceMap.places(of: idle.map(\.0))
    return idle.map { pointer, clause in
      Diagnostic(
        severity: .warning,
        file: manifest.file,
        line: places[pointer]?.value.line,
        pointer: pointer,
        message: clause + " in any of the samples; correct it, or add a sample that shows it"
      )
    }.sorted { ($0.line ?? 0) < ($1.line ?? 0) }
  }
}
