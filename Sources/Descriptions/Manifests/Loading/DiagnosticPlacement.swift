import JSON
import YAML

/// The step from findings to diagnostics: looks up all lines in one walk over the text.
struct DiagnosticPlacement {
  let map: DocumentSourceMap
  let file: String

  func placed(_ findings: [Diagnostics.Finding]) -> [Diagnostic] {
    let places = map.places(of: findings.flatMap { Self.way(to: $0.pointer) })
    return findings.map { finding in
      let place = Self.way(to: finding.pointer).lazy.compactMap { places[$0] }.first
      let position = finding.anchor == .name ? place?.name ?? place?.value : place?.value
      return Diagnostic(
        severity: finding.severity,
        file: file,
        line: position?.line,
        column: position?.column,
        pointer: finding.pointer,
        message: finding.message
      )
    }
  }

  func repeatedMembers() -> [Diagnostic] {
    map.repeatedMembers().map { pointer, place in
      Diagnostic(
        severity: .error,
        file: file,
        line: place.name?.line,
        column: place.name?.column,
        pointer: pointer,
        message: "the member stands here a second time; keep one of them"
      )
    }
  }

  /// Sorts by place; diagnostics of one place keep their order.
  static func inOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    diagnostics.enumerated().sorted { left, right in
      let (first, second) = (left.element, right.element)
      let leftKey = (first.line ?? 0, first.column ?? 0, left.offset)
      return leftKey < (second.line ?? 0, second.column ?? 0, right.offset)
    }.map(\.element)
  }

  /// A pointer and what it goes through, the nearest first: a finding without a place of its own
  /// is shown at what holds it.
  private static func way(to pointer: JSONPointer) -> [JSONPointer] {
    (0...pointer.tokens.count).reversed().map {
      JSONPointer(tokens: Array(pointer.tokens.prefix($0)))
    }
  }
}
