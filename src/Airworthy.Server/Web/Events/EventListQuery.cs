using Airworthy.Server.Api;
using Airworthy.Server.Issues;
using Airworthy.Server.Search;
using Airworthy.Server.Web.Frame;

namespace Airworthy.Server.Web.Events;

/// <summary>What the list of events shows, as its address says.</summary>
/// <param name="Offset">Events before the page.</param>
public sealed record EventListQuery(PageScope Scope, string Filter, int Offset)
{
    public const int RowsPerPage = 50;

    // Who pages further has not found it by the filter.
    private const int FurthestOffset = 10_000;

    public static EventListQuery Parse(IQueryCollection query) =>
        new(PageScope.Parse(query), query["query"].ToString(), PageCursor.TryParse(query["cursor"].ToString(), out var offset) ? Math.Min(offset, FurthestOffset) : 0);

    /// <summary>The address that says the same.</summary>
    public string Href => PageAddress.Of(PageAddress.Events, Scope, ("query", Filter), ("cursor", Offset > 0 ? $"0:{Offset}:0" : null));

    /// <summary>The question, or where and why the filter means nothing.</summary>
    /// <param name="series">Over its time.</param>
    internal string? Ask(PageSelection selection, DateTime now, IssueSeries series, out EventQuery question)
    {
        FilterNode filter = new FilterAll([]);
        var mistake = FilterSyntax.TryParse(Filter, EventReading.Rules, out var read, out var error) ? null : error;
        question = new()
        {
            Projects = selection.Projects,
            Issue = null,
            Environments = selection.Environments is { } chosen ? [.. chosen.Names] : null,
            // As much as its chart shows, so that the one can be counted in the other.
            Range = EventSelection.UntilWhatHasCome(new(series.Start, Scope.Period.Start is null ? now : Scope.Period.At(now).End), now),
            Filter = read ?? filter,
            PageSize = RowsPerPage,
            Offset = Offset,
        };
        return mistake;
    }
}
