using Airworthy.Server.Web.Issues;

namespace Airworthy.Server.Tests.Web.Issues;

public class FilterMistakeTests
{
    [Fact]
    public void It_parts_the_filter_where_the_mistake_begins()
    {
        var mistake = FilterMistake.Of("is:open level:loud release:1", "column 9: 'loud' is no level")!;

        Assert.Equal((9, "'loud' is no level"), (mistake.Column, mistake.Text));
        Assert.Equal(("is:open ", "level:loud", " release:1"), (mistake.Before, mistake.From, mistake.Behind));
    }

    [Theory]
    [InlineData("release:", "column 9: 'release' has no value", "release:", "", "")]
    [InlineData("a", "column 99: behind its end", "a", "", "")]
    [InlineData("a b", "no column", "", "", "a b")]
    public void It_holds_for_any_place(string filter, string error, string before, string from, string behind)
    {
        var mistake = FilterMistake.Of(filter, error)!;

        Assert.Equal((before, from, behind), (mistake.Before, mistake.From, mistake.Behind));
    }

    [Fact]
    public void Without_an_error_there_is_none() => Assert.Null(FilterMistake.Of("level:error", null));
}
