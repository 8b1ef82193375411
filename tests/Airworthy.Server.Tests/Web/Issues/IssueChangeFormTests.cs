using Airworthy.Server.Issues;
using Airworthy.Server.Web.Issues;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Airworthy.Server.Tests.Web.Issues;

public class IssueChangeFormTests
{
    [Fact]
    public void A_form_says_what_an_issue_is_to_be()
    {
        Assert.Equal(new IssueChange.Resolve(), Of(("to", "resolve")));
        Assert.Equal(new IssueChange.ResolveInNextRelease(), Of(("to", "resolve-in-next")));
        Assert.Equal(new IssueChange.ResolveInRelease("shop@1.0"), Of(("to", "resolve-in"), ("version", " shop@1.0 ")));
        Assert.Equal(new IssueChange.Unresolve(IssueSubstatus.Ongoing), Of(("to", "unresolve")));
        Assert.Equal(new IssueChange.Ignore(IssueSubstatus.ArchivedForever, null, null), Of(("to", "ignore")));
        Assert.Equal(new IssueChange.Ignore(IssueSubstatus.ArchivedUntilConditionMet, TimeSpan.FromDays(1), null), Of(("to", "ignore"), ("until", "1440m")));
        Assert.Equal(new IssueChange.Ignore(IssueSubstatus.ArchivedUntilConditionMet, null, 100), Of(("to", "ignore"), ("until", "100e")));
    }

    [Fact]
    public void One_that_says_nothing_of_the_kind_changes_nothing()
    {
        Assert.Null(Of());
        Assert.Null(Of(("to", "delete")));
        Assert.Null(Of(("to", "resolve-in"), ("version", " ")));
        Assert.Null(Of(("to", "ignore"), ("until", "7x")));
    }

    private static IssueChange? Of(params IEnumerable<(string Name, string Value)> fields) =>
        IssueChangeForm.ChangeOf(new FormCollection(fields.ToDictionary(field => field.Name, field => new StringValues(field.Value))));
}
