using System.Globalization;
using Airworthy.Server.Accounts;
using Airworthy.Server.Cells;
using Airworthy.Server.Issues;
using Airworthy.Server.Web.Frame;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.WebUtilities;

namespace Airworthy.Server.Web.Issues;

/// <summary>What a form wants issues to be: those it names, or all that a list's query finds. It is done, and the page that the form stood on says so.</summary>
internal sealed class IssueChangeForm(PageSelections selections, IssueList list, IssueChanges changes, IAntiforgery antiforgery, RetentionOptions retention, TimeProvider time)
{
    public const string Resolve = "resolve";
    public const string ResolveInNext = "resolve-in-next";
    public const string ResolveIn = "resolve-in";
    public const string Unresolve = "unresolve";
    public const string Ignore = "ignore";

    /// <summary>Until when an issue can be ignored: so many minutes, or so many events more.</summary>
    public static readonly IReadOnlyList<(string Value, string Label)> Untils =
    [
        ("", "for good"), ("60m", "for 1 hour"), ("1440m", "for a day"), ("10080m", "for a week"), ("43200m", "for 30 days"),
        ("10e", "until 10 more events"), ("100e", "until 100 more events"), ("1000e", "until 1,000 more events"),
    ];

    public async Task<IResult> Answer(HttpContext http)
    {
        if (!await antiforgery.IsRequestValidAsync(http))
            return Results.BadRequest();
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var back = LocalPath.Of(form["back"]);
        var change = ChangeOf(form);
        var issues = form["all"] == "true" ? AllOf(back) : form["id"].Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0).ToList();
        if (change is null)
        {
            IssueNotice.Refuse("It was not said what the issues are to be.").Give(http.Response);
        }
        else if (issues.Count == 0)
        {
            IssueNotice.Refuse("No issue was chosen. Tick the boxes of those that are meant.").Give(http.Response);
        }
        else
        {
            var (changed, refusals) = await changes.Apply(issues, change, http.User.PersonName);
            new IssueNotice(form["to"].ToString(), changed, refusals).Give(http.Response);
        }

        // The answer to a form is another page to be got, also for who sends it again.
        http.Response.Headers.Location = back;
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    /// <summary>Null if the form does not say.</summary>
    public static IssueChange? ChangeOf(IFormCollection form) => form["to"].ToString() switch
    {
        Resolve => new IssueChange.Resolve(),
        ResolveInNext => new IssueChange.ResolveInNextRelease(),
        ResolveIn when form["version"].ToString().Trim() is { Length: > 0 } version => new IssueChange.ResolveInRelease(version),
        Unresolve => new IssueChange.Unresolve(IssueSubstatus.Ongoing),
        Ignore => IgnoreOf(form["until"].ToString()),
        _ => null,
    };

    private static IssueChange.Ignore? IgnoreOf(string until)
    {
        if (Untils.All(one => one.Value != until))
            return null;
        if (until.Length == 0)
            return new(IssueSubstatus.ArchivedForever, null, null);
        var number = long.Parse(until.AsSpan(0, until.Length - 1), CultureInfo.InvariantCulture);
        return until[^1] == 'm'
            ? new(IssueSubstatus.ArchivedUntilConditionMet, TimeSpan.FromMinutes(number), null)
            : new(IssueSubstatus.ArchivedUntilConditionMet, null, number);
    }

    /// <summary>All that the list of an address shows, on whatever page.</summary>
    private List<long> AllOf(string address)
    {
        var query = IssueListQuery.Parse(new QueryCollection(QueryHelpers.ParseQuery(address.Contains('?', StringComparison.Ordinal) ? address[address.IndexOf('?', StringComparison.Ordinal)..] : "")));
        var now = time.GetUtcNow().UtcDateTime;
        return query.Ask(selections.Of(query.Scope), now, retention, out var question) is null && list.Find(question, query.Filter, out var found) is null ? found : [];
    }
}
