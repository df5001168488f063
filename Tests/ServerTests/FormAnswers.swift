/// What a person can say in the forms that calls and tasks ask them with.
enum FormAnswers {
  /// What does not let a held call go on, nil for a form that is put away, and words that the agent is then told.
  static let notOn: [(answer: String?, words: String)] = [
    ("not now", "said: not now"), (nil, "said: not now"), ("perhaps", "has not answered"),
    ("give the call up", "Given up"),
  ]

  /// What those who look on are told of each answer.
  static let acts: [(tool: String, answer: String, acts: [String])] = [
    ("get_deal", "done, go on", ["released crm/operation:get_deal"]), ("get_deal", "not now", []),
    ("get_deal", "give the call up", ["cancelled 1"]),
    ("create_deal", "it happened", ["sighted 1 true"]),
    ("create_deal", "it did not happen", ["sighted 1 false"]), ("create_deal", "not known", []),
  ]
}
