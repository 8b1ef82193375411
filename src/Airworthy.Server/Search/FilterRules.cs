using System.Collections.Frozen;

namespace Airworthy.Server.Search;

/// <summary>What the filter of one kind of list may hold: one parser reads them all.</summary>
internal sealed record FilterRules
{
    /// <summary>What is filtered, in the plural, for messages.</summary>
    public required string Subject { get; init; }

    /// <summary>The keys whose values have an order, so that they take operators; to others a sign is part of the value.</summary>
    public IReadOnlySet<string> OrderedKeys { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Whether words without a key mean something.</summary>
    public bool AllowsFreeText { get; init; }

    /// <summary>Whether <c>AND</c>, <c>OR</c> and parentheses are read; without them all terms must hold.</summary>
    public bool AllowsAlternatives { get; init; }
}
