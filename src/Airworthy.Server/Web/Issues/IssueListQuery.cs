using Airworthy.Server.Api;
using Airworthy.Server.Cells;
using Airworthy.Server.Health;
using Airworthy.Server.Issues;
using Airworthy.Server.Search;
using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.Issues;

/// <summary>What the list of issues shows, as its address says.</summary>
/// <param name="Filter">In the grammar of filters; empty for all.</param>
/// <param name="Sort">date, new, freq or user.</param>
/// <param name="Offset">Issues before the page.</param>
public sealed record IssueListQuery(PageScope Scope, string Filter, string Sort, int Offset)
{
    public const int RowsPerPage = 25;

    /// <summary>What sorts the list, as name and label; the first one if nobody says.</summary>
    public static readonly IReadOnlyList<(string Name, string Label)> Sorts =
        [("date", "Last seen"), ("new", "First seen"), ("freq", "Events"), ("user", "Users")];

    public static IssueListQuery Parse(IQueryCollection query) => new(
        PageScope.Parse(query),
        query.ContainsKey("query") ? query["query"].ToString() : IssueTab.Unresolved,
        Sorts.FirstOrDefault(sort => sort.Name == query["sort"], Sorts[0]).Name,
        PageCursor.TryParse(query["cursor"].ToString(), out var offset) ? offset : 0);

    /// <summary>The address that says the same. A query that is empty is said, for it is not the one that stands where none is.</summary>
    public string Href
    {
        get
        {
            var address = PageAddress.Of(
                PageAddress.Issues, Scope, ("query", Filter == IssueTab.Unresolved ? null : Filter), ("sort", Sort == Sorts[0].Name ? null : Sort), ("cursor", Offset > 0 ? $"0:{Offset}:0" : null));
            return Filter.Length > 0 ? address : $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}query=";
        }
    }

    /// <summary>The page's own parameters for the pickers beside the list.</summary>
    public IReadOnlyList<(string Name, string? Value)> Keep => [("query", Filter == IssueTab.Unresolved ? null : Filter), ("sort", Sort == Sorts[0].Name ? null : Sort)];

    /// <summary>The question, or where and why the filter means nothing.</summary>
    /// <param name="filter">In place of the address' own.</param>
    internal string? Ask(PageSelection selection, DateTime now, RetentionOptions retention, out IssueQuery question, string? filter = null)
    {
        var error = FilterSyntax.TryParse(filter ?? Filter, IssueConditions.Rules, out var read, out var wrong) ? null : wrong;
        var series = SeriesOf(Scope.Period, now, retention);
        question = new()
        {
            Projects = selection.Projects,
            Environments = selection.Environments is { } chosen ? [.. chosen.Names] : null,
            Range = EventSelection.UntilWhatHasCome(new(series.Start, Scope.Period.Start is null ? now : Scope.Period.At(now).End), now),
            Filter = read ?? new FilterAll([]),
            IsByHours = true,
            Sort = Enum.GetValues<IssueSort>().First(sort => sort.Word == Sort),
            Series = series,
            PageSize = RowsPerPage,
            Offset = Offset,
        };
        return error;
    }

    /// <summary>The bars beside each issue: of whole hours, for that is how its events are counted.</summary>
    internal static IssueSeries SeriesOf(PagePeriod period, DateTime now, RetentionOptions retention)
    {
        var buckets = period.BucketsAt(now, retention);
        if (buckets.Interval < TimeSpan.FromHours(1))
        {
            var (start, end) = period.At(now);
            buckets = TimeBuckets.Covering(start, end, TimeSpan.FromHours(1));
        }

        return new("page", buckets.Start, buckets.Interval, buckets.Count);
    }
}
