using Airworthy.Server.Projects;

namespace Airworthy.Server.Accounts;

/// <summary>Stored: never renumber.</summary>
internal enum TokenKind
{
    /// <summary>What a person or a script looks and changes with: <c>sntryu_…</c>, or what the operator has chosen.</summary>
    User,

    /// <summary>What a build is given: <c>sntrys_…</c>, which says itself where the server is, and can do no more than a build does.</summary>
    Organization,
}

/// <summary>What is known of a token; itself it cannot be read.</summary>
/// <param name="Scopes">What it may do, see <see cref="ApiScopes"/>.</param>
/// <param name="LastCharacters">Its last four, for people to tell their tokens apart; empty if it is too short to show them, or from before they were kept.</param>
/// <param name="Owner">The address of the person who made it on a page; null if it was made by a command or the settings.</param>
/// <param name="LastUse">As the store has it; <see cref="TokenUses"/> may know of a later one.</param>
internal sealed record ApiToken(
    long Id, TokenKind Kind, string Name, IReadOnlyList<string> Scopes, string LastCharacters, string? Owner, DateTimeOffset CreatedAt, TokenUse? LastUse);

/// <param name="Token">The token itself: this is the only time it can be read.</param>
internal sealed record NewToken(string Token, ApiToken Known);

/// <summary>When a token was last used.</summary>
/// <param name="Project">The last project that was asked for by its name; null if none was.</param>
internal readonly record struct TokenUse(DateTimeOffset At, ProjectId? Project);
