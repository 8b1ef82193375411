using Airworthy.Protocol;
using Airworthy.Server.Health;
using Airworthy.Server.Releases;

namespace Airworthy.Server.Web.Boards;

/// <summary>A release in the table below the charts.</summary>
/// <param name="Stage">How far it has spread; null where nobody can say.</param>
/// <param name="All">The sessions of all releases in the time: what its adoption is a share of.</param>
public sealed record BoardRow(string Version, DateTime Created, string? Stage, long Crashed, long Sessions, int NewIssues, long All)
{
    internal static IReadOnlyList<BoardRow> Of(SessionBoard board, BoardQuery query, int most) =>
        [.. Ordered([.. board.Releases.Select(release => Of(release, board.Total.Total.Sessions.Total))], query).Take(most)];

    internal BoardRow With(IReadOnlyDictionary<string, AdoptionStage> stages) => this with { Stage = stages.TryGetValue(Version, out var stage) ? stage.Word : null };

    /// <summary>Those without a value stand last, whichever way the others are ordered; of equal ones the newest is first.</summary>
    private static IEnumerable<BoardRow> Ordered(List<BoardRow> rows, BoardQuery query)
    {
        var (known, unknown) = query.Sort == "crash-free" ? (rows.Where(row => row.Sessions > 0), rows.Where(row => row.Sessions == 0)) : (rows, []);
        var ordered = query.Sort switch
        {
            "version" => By(known, row => ReleaseName.Parse(row.Version), Comparer<ReleaseName>.Create(CompareVersions), query),
            "crash-free" => By(known, row => 1 - (double)row.Crashed / row.Sessions, Comparer<double>.Default, query),
            "sessions" or "adoption" => By(known, row => row.Sessions, Comparer<long>.Default, query),
            "issues" => By(known, row => row.NewIssues, Comparer<int>.Default, query),
            _ => By(known, row => row.Created, Comparer<DateTime>.Default, query),
        };
        return ordered.ThenByDescending(row => row.Created).ThenBy(row => row.Version, StringComparer.Ordinal).Concat(unknown);
    }

    private static IOrderedEnumerable<BoardRow> By<T>(IEnumerable<BoardRow> rows, Func<BoardRow, T> value, Comparer<T> comparer, BoardQuery query) =>
        query.IsAscending ? rows.OrderBy(value, comparer) : rows.OrderByDescending(value, comparer);

    private static int CompareVersions(ReleaseName left, ReleaseName right) =>
        left.Version is { } one && right.Version is { } other
            ? ReleaseVersionComparer.WithBuild.Compare(one, other)
            : (left.Version is not null).CompareTo(right.Version is not null) is not 0 and var order ? order : string.CompareOrdinal(left.RawVersion, right.RawVersion);

    private static BoardRow Of(BoardRelease release, long all) => new(
        release.Version, release.Created, null, release.Answer.Total.Sessions.Crashed, release.Answer.Total.Sessions.Total, release.NewIssues.Sum(), all);
}
