using Airworthy.Protocol;
using Airworthy.Server.Search;

namespace Airworthy.Server.Tests.Search;

/// <summary>What <c>release.version</c> and <c>release.build</c> ask of one release.</summary>
public sealed class ReleaseConditionTests
{
    [Theory]
    [InlineData("1.2.3", "=", "a@1.2.3", true)]
    [InlineData("1.2.3", "=", "a@1.2.3.0+45", true)]
    [InlineData("1.2.3", "=", "a@1.2.3-rc1", false)]
    [InlineData("1.2.3-rc1", "=", "a@1.2.3-rc1", true)]
    [InlineData("1.2.3", "=", "1.2.3", false)]
    [InlineData("1.2.3+4", "=", "a@1.2.3", true)]
    [InlineData("a@1.2.3", "=", "a@1.2.3", true)]
    [InlineData("b@1.2.3", "=", "a@1.2.3", false)]
    [InlineData("@s@1.2.3", "=", "@s@1.2.3", true)]
    [InlineData("1.2", ">", "a@1.2", false)]
    [InlineData("1.2", ">", "a@1.10", true)]
    [InlineData("1.2", ">=", "a@1.2.0", true)]
    [InlineData("1.2", ">=", "a@1.2-rc1", false)]
    [InlineData("1.2", "<", "a@1.2-rc1", true)]
    [InlineData("1.2", "<=", "a@1.2", true)]
    [InlineData("1.2", "<=", "a@1.2.0.1", false)]
    [InlineData("b@1.2", "<", "a@1.1", false)]
    [InlineData("1.2", "<", "a@6f85d2f", false)]
    [InlineData("1.*", "=", "a@1.9.9", true)]
    [InlineData("1.*", "=", "a@1-rc1", true)]
    [InlineData("1.*", "=", "a@10.0", false)]
    [InlineData("1.2.X", "=", "a@1.2.9", true)]
    [InlineData("1.0.*", "=", "a@1", true)]
    [InlineData("b@1.*", "=", "a@1.9", false)]
    [InlineData("a@*", "=", "a@1.9", true)]
    [InlineData("*", "=", "a@1.9", true)]
    [InlineData("*", "=", "a@6f85d2f", false)]
    public void A_version_meets_it(string text, string sign, string release, bool isMet)
    {
        Assert.True(VersionCondition.TryParse(text, OperatorOf(sign), out var condition, out var error), error);
        Assert.Equal(isMet, condition.IsMetBy(ReleaseName.Parse(release)));
    }

    [Theory]
    [InlineData("abc", "=", "'abc' is no version")]
    [InlineData("", "=", "'' is no version")]
    [InlineData("a@", "=", "'a@' is no version")]
    [InlineData("v1.2", ">", "'v1.2' is no version")]
    [InlineData("1.*b", "=", "'1.*b' is no version")]
    [InlineData("1.2.3.4.5", "=", "'1.2.3.4.5' is no version")]
    [InlineData("99999999999999999999.*", "=", "'99999999999999999999.*' is no version")]
    [InlineData("1.*", ">", "'1.*' is the beginning of many versions")]
    public void No_version_is_refused(string text, string sign, string message)
    {
        Assert.False(VersionCondition.TryParse(text, OperatorOf(sign), out _, out var error));
        Assert.StartsWith(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("12", "=", "a@1.0+012", true)]
    [InlineData("12", ">", "a@1.0+100", true)]
    [InlineData("12", "<=", "a@1.0+100", false)]
    [InlineData("12", "<=", "a@1.0+x", false)]
    [InlineData("12", "<", "a@1.0", false)]
    [InlineData("12", "=", "a@v1+12", false)]
    [InlineData("x7", "=", "a@1.0+x7", true)]
    [InlineData("x7", "=", "a@1.0+X7", false)]
    [InlineData("99999999999999999999", "=", "a@1.0+99999999999999999999", true)]
    [InlineData("12*", "=", "a@1.0+123", true)]
    [InlineData("12*", "=", "a@1.0+312", false)]
    [InlineData("*", "=", "a@1.0+1", true)]
    [InlineData("*", "=", "a@1.0", false)]
    [InlineData("", "=", "a@1.0+x", true)]
    [InlineData("", "=", "a@1.0", false)]
    public void A_build_meets_it(string text, string sign, string release, bool isMet)
    {
        Assert.True(BuildCondition.TryParse(text, OperatorOf(sign), out var condition, out var error), error);
        Assert.Equal(isMet, condition.IsMetBy(ReleaseName.Parse(release)));
    }

    [Theory]
    [InlineData("x7")]
    [InlineData("12*")]
    [InlineData("9223372036854775808")]
    public void Only_numbers_compare(string text)
    {
        Assert.False(BuildCondition.TryParse(text, FilterOperator.GreaterOrEqual, out _, out var error));
        Assert.StartsWith($"'{text}' is no number", error, StringComparison.Ordinal);
    }

    private static FilterOperator OperatorOf(string sign) => sign switch
    {
        "<" => FilterOperator.Less,
        "<=" => FilterOperator.LessOrEqual,
        ">" => FilterOperator.Greater,
        ">=" => FilterOperator.GreaterOrEqual,
        _ => FilterOperator.Equal,
    };
}
