using System.Text.Json;
using Airworthy.Server.Web.Frame;
using Microsoft.AspNetCore.WebUtilities;

namespace Airworthy.Server.Web.Issues;

/// <summary>What a form has done, said once by the page that follows. It goes by a cookie, which no other site can set: an address could be made to say anything.</summary>
/// <param name="To">As <see cref="IssueChangeForm"/> names it; empty if nothing was done.</param>
/// <param name="Issues">Those it was done to.</param>
/// <param name="Refusals">What was not done, and why.</param>
internal sealed record IssueNotice(string To, IReadOnlyList<long> Issues, IReadOnlyList<string> Refusals)
{
    private const string Cookie = "airworthy_notice";

    // More would make a cookie that browsers refuse. Of more than these the number is told, and they cannot be taken back at once.
    private const int MostIssues = 200;

    /// <summary>How many, where they are too many to be named.</summary>
    public int Count { get; init; } = Issues.Count;

    /// <summary>Whether it can be taken back.</summary>
    public bool CanUndo => To is IssueChangeForm.Resolve or IssueChangeForm.ResolveIn or IssueChangeForm.ResolveInNext or IssueChangeForm.Ignore && Issues.Count > 0;

    public static IssueNotice Refuse(string why) => new("", [], [why]);

    /// <summary>In words.</summary>
    public string Text
    {
        get
        {
            var issues = FigureText.Exact(Count, "issue");
            return To switch
            {
                IssueChangeForm.Resolve or IssueChangeForm.ResolveIn => $"{issues} resolved.",
                IssueChangeForm.ResolveInNext => $"{issues} resolved in the next release.",
                IssueChangeForm.Ignore => $"{issues} ignored.",
                IssueChangeForm.Unresolve => $"{issues} unresolved again.",
                _ => "",
            };
        }
    }

    public void Give(HttpResponse response)
    {
        var sent = Issues.Count > MostIssues ? this with { Issues = [] } : this;
        var text = WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(sent));
        response.Cookies.Append(Cookie, text, new() { HttpOnly = true, SameSite = SameSiteMode.Lax, IsEssential = true, MaxAge = TimeSpan.FromMinutes(1), Path = PageAddress.Issues });
    }

    /// <summary>The notice that waits for this page, which is gone by it; null for none. It comes from outside: what is none is none.</summary>
    public static IssueNotice? Take(HttpContext http)
    {
        if (http.Request.Cookies[Cookie] is not { Length: > 0 } text)
            return null;
        http.Response.Cookies.Delete(Cookie, new() { Path = PageAddress.Issues });
        try
        {
            return JsonSerializer.Deserialize<IssueNotice>(WebEncoders.Base64UrlDecode(text)) is { To: not null, Issues: not null, Refusals: not null } notice ? notice : null;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            return null;
        }
    }
}
