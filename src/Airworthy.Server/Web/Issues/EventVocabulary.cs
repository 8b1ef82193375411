using Airworthy.Protocol.Events;
using Airworthy.Server.Issues;
using Airworthy.Server.Web.Releases;
using Airworthy.Server.Web.SearchBox;

namespace Airworthy.Server.Web.Issues;

/// <summary>The keys that searches of issues and of events know, with the values that can be offered. Any other key is a tag.</summary>
internal static class EventVocabulary
{
    public const string Issues = "issues";
    public const string Events = "events";

    private static readonly string[] Yes = ["true", "false"];
    private static readonly string[] Ago = ["-24h", "-7d", "-30d"];

    private static readonly string[] Standings =
    [
        "unresolved", "resolved", "ignored", "new", "ongoing", "regressed", "for_review", "archived_until_condition_met", "archived_forever", "linked", "unlinked",
    ];

    public static SearchVocabulary OfIssues(ReleaseSearch releases) => new(Issues,
    [
        new("is", "how it stands", static _ => Standings),
        .. releases.ReleaseKeys,
        new("firstRelease", "the release that had it first", releases.ReleaseKeys[0].Values),
        new("firstSeen", "when it was seen first, as in -24h or >2026-03-09", static _ => Ago, IsOrdered: true),
        new("lastSeen", "when it was seen last", static _ => Ago, IsOrdered: true),
        new("timesSeen", "how many events it has, as in >100", static _ => ["10", "100", "1000"], IsOrdered: true),
        new("issue.priority", "high for errors, medium for warnings, low for the rest", static _ => ["high", "medium", "low"]),
        .. Shared,
    ]);

    public static SearchVocabulary OfEvents(ReleaseSearch releases) => new(Events,
    [
        .. releases.ReleaseKeys,
        new("issue", "the short id of its issue, such as SHOP-1"),
        new("timestamp", "when it happened, as in -24h or >2026-03-09", static _ => Ago, IsOrdered: true),
        new("id", "its own id, 32 hexadecimal digits"),
        new("title", "what it is called, with * for any text"),
        .. Shared,
    ]);

    private static IReadOnlyList<SearchKey> Shared =>
    [
        new("error.unhandled", "whether nobody caught it", static _ => Yes),
        new("error.handled", "whether the app caught it", static _ => Yes),
        new("level", "how severe it is", static _ => Enum.GetValues<EventLevel>().Reverse().Select(level => level.Word)),
        new("environment", "where it ran", static selection => selection.KnownEnvironments.Where(name => name.Length > 0)),
        new("project", "its project", static selection => selection.Projects.Select(project => project.Slug)),
        new("user.id", "whom it happened to, by the app's own id"),
        new("user.email", "whom it happened to, by address"),
        new("user", "whom it happened to, by whatever is known"),
        new("error.type", "the type of its exception"),
        new("error.value", "what its exception says"),
        new("message", "words of what it says"),
        new("transaction", "what the app was doing"),
        new("platform", "as javascript or python"),
        new("has", "whether it has a value of that key", static _ => ["user", "release", "environment", "transaction"]),
    ];
}
