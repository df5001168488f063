import HTTP
import JSON
package import Manifests

/// What of a manifest's error section the answers of its samples ever show.
package struct SampleReach {
  private let evidence: [Evidence]

  /// The rules that decide a sample, or an item of one, by their places in the manifest's own list.
  package private(set) var decidingRules: Set<Int> = []

  /// Looks at the samples of a manifest.
  package init(_ manifest: Manifest) {
    var found: [Evidence] = []
    for sample in manifest.samples {
      let answer = HTTPResponse(
        status: sample.answer.status,
        fields: HTTPFields(sample.answer.headers.map { ($0.name, $0.value) }),
        body: sample.answer.body
      )
      let operation =
        sample.operation.map { name in manifest.operations.first { $0.name == name } }
        ?? manifest.operations.first
      let context = CallContext(
        manifest: manifest,
        operation: operation ?? nil,
        arguments: sample.arguments,
        now: sample.now,
        memory: sample.memory.object ?? JSONObject()
      )
      let reader = AnswerReader(
        context: context,
        document: ResponseContent(answer),
        fields: answer.fields
      )
      found += reader.allEvidence
      for failure in Self.failures(ResponseInterpretation(answer, context: context)) {
        if failure.dialect == nil, let rule = failure.rule { decidingRules.insert(rule) }
      }
    }
    evidence = found
  }

  private static func failures(_ reading: ResponseInterpretation) -> [Failure] {
    switch reading {
    case .failure(let failure): [failure]
    case .success(let answer): answer.failedItems.map(\.failure)
    }
  }

  /// Whether a source leads to anything in any sample.
  package func finds(_ source: Source) -> Bool {
    evidence.contains { one in
      source.capture == nil
        ? one.values(source).contains { !$0.isNull } : !one.texts(source).isEmpty
    }
  }

  /// Whether a condition holds in any sample.
  package func meets(_ condition: Condition) -> Bool { evidence.contains { $0.holds(condition) } }

  /// Whether the items of an answer stand, in any sample, where the manifest says.
  package func finds(_ partial: PartialFailures) -> Bool {
    evidence.contains { one in
      one.tree.map { !$0.entries(at: partial.each, atMost: 1).isEmpty } ?? false
    }
  }

  /// Whether a shape of refused fields finds one in any sample.
  package func finds(_ shape: FieldErrors) -> Bool {
    evidence.contains { !$0.fieldErrors([shape]).isEmpty }
  }
}
