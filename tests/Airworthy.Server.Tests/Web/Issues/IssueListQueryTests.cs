using Airworthy.Server.Web.Issues;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Airworthy.Server.Tests.Web.Issues;

public class IssueListQueryTests
{
    [Theory]
    [InlineData("", "is:unresolved", "date", 0)]
    [InlineData("?query=", "", "date", 0)]
    [InlineData("?query=is:resolved&sort=freq&cursor=0:25:0", "is:resolved", "freq", 25)]
    [InlineData("?sort=moon&cursor=x", "is:unresolved", "date", 0)]
    public void It_reads_the_address(string address, string filter, string sort, int offset)
    {
        var query = Parse(address);

        Assert.Equal((filter, sort, offset), (query.Filter, query.Sort, query.Offset));
    }

    [Theory]
    [InlineData("/issues")]
    [InlineData("/issues?query=")]
    [InlineData("/issues?project=shop&environment=none&statsPeriod=24h&query=is:resolved&sort=user&cursor=0:50:0")]
    public void What_it_writes_reads_the_same(string address)
    {
        var query = Parse(address);

        Assert.Equal(address, Uri.UnescapeDataString(query.Href));
        var again = Parse(query.Href);
        Assert.Equal((query.Filter, query.Sort, query.Offset), (again.Filter, again.Sort, again.Offset));
        Assert.Equal(query.Scope.Parameters, again.Scope.Parameters);
    }

    private static IssueListQuery Parse(string address) =>
        IssueListQuery.Parse(new QueryCollection(QueryHelpers.ParseQuery(address.Contains('?', StringComparison.Ordinal) ? address[address.IndexOf('?', StringComparison.Ordinal)..] : "")));
}
